alert-unverified = НЕ ПРОВЕРЕНО
alert-confirmed = ПОДТВЕРЖДЕНО: { $by }
alert-confirmed-desk = ПОДТВЕРЖДЕНО редакцией
alert-denied = ОПРОВЕРГНУТО: { $by }
alert-denied-desk = ОПРОВЕРГНУТО, по данным редакции
alert-deleted = УДАЛЕНО: видели { $seen }, пропажа замечена { $missing }
alert-deleted-unseen = УДАЛЕНО: пропажа замечена { $missing }
alert-edited = изменено { $at }
alert-late = услышано с опозданием: { $at }
alert-stored = из архива
alert-advertising = РЕКЛАМА, как помечено в посте
alert-page-mark = через публичную веб-страницу
alert-page = Через публичную веб-страницу: правки и удаления видны с опозданием
alert-sample = ОБРАЗЕЦ
alert-repeat = Возможно, повтор: Telegram не подтвердил первую отправку.
alert-story =
    { $count ->
        [one] Тот же текст ещё в { $count } канале из списка: один источник, а не { $total }
        [few] Тот же текст ещё в { $count } каналах из списка: один источник, а не { $total }
       *[other] Тот же текст ещё в { $count } каналах из списка: один источник, а не { $total }
    }
alert-story-first = Этот текст первым: { $channel }, { $at }
alert-article = Статья:
alert-post = Пост
alert-event-edit = пост изменён
alert-event-deletion = пост удалён
alert-event-verdict = решение
alert-event-wrong = поправка
alert-event-article = статья
alert-wrong-person = Поправка: этот пост не о человеке по имени { $name }. Не учитывайте сообщение выше.
alert-wrong-ask = Этот пост не о человеке по имени { $name }? Об этом узнают все, кто его получил.
alert-wrong-done =
    { $count ->
        [one] Исправлено: это не { $name }. Сообщаем в { $count } чат.
        [few] Исправлено: это не { $name }. Сообщаем в { $count } чата.
       *[other] Исправлено: это не { $name }. Сообщаем в { $count } чатов.
    }
alert-purge =
    { $count ->
        [one] Удалён сразу { $count } пост
        [few] Удалены сразу { $count } поста
       *[other] Удалено сразу { $count } постов
    }
alert-purge-more = и ещё { $count }
alert-no-text = (без текста)
alert-neutral = Новый пост
alert-gone = Этого поста больше нет в архиве.
alert-folded =
    { $count ->
        [one] { $count } пост одним сообщением
        [few] { $count } поста одним сообщением
       *[other] { $count } постов одним сообщением
    }
alert-folded-head = { $name }: много постов сразу

alert-button-full = Весь текст
alert-button-why = Почему?
alert-button-cite = Цитата
alert-button-mute = Заглушить…
alert-button-wrong = Не тот человек
alert-button-review = Разбор

alert-why-head = Почему это пришло
alert-why-mention = «{ $surface }» — { $name }: { $reasons }
alert-why-channel = Вы следите за каналом { $channel }.
alert-why-official = Вы следите за: { $name }.
alert-cite-copy = Скопировать ссылку на источник
alert-search = Запрос «{ $query }»
alert-why-search = Ваш запрос: { $query }
alert-why-story = Вы следите за этим сюжетом.
alert-kept = Сохранённый текст
