digest-title = Дайджест
digest-empty = За это время ничего не услышано.
digest-nothing = В этот дайджест не входит ничего из того, за чем вы следите: это меняется в /list и /schedule.
digest-began = Начало наблюдения: { $at }. Из прежнего есть лишь то, что тогда ещё не удалили.
digest-changed = Изменилось: { $what }.
digest-new = Новое: { $what }.
digest-deleted =
    { $count ->
        [one] { $count } удалённый пост
        [few] { $count } удалённых поста
       *[other] { $count } удалённых постов
    }
digest-edited =
    { $count ->
        [one] { $count } изменённый пост
        [few] { $count } изменённых поста
       *[other] { $count } изменённых постов
    }
digest-articles =
    { $count ->
        [one] { $count } статья
        [few] { $count } статьи
       *[other] { $count } статей
    }
digest-posts =
    { $count ->
        [one] { $count } пост
        [few] { $count } поста
       *[other] { $count } постов
    }
digest-posts-open =
    { $count ->
        [one] не менее { $count } поста
       *[other] не менее { $count } постов
    }
digest-late = С опозданием: { $delay }.
digest-article-cites = Статья: “{ $sentence }”
digest-article-near = Статья, ближайшее: “{ $sentence }”
digest-related = по теме
digest-after-article = после статьи
digest-also =
    { $count ->
        [one] Ещё в { $count } канале из списка
        [few] Ещё в { $count } каналах из списка
       *[other] Ещё в { $count } каналах из списка
    }
digest-others = Другие посты каналов, за которыми вы следите
digest-more = + ещё { $count }
digest-more-open =
    { $count ->
        [0] и более ранние
       *[other] + ещё { $count } и более ранние
    }
digest-changed-more = + ещё изменившихся: { $count }
digest-articles-more =
    { $count ->
        [one] + ещё { $count } статья
        [few] + ещё { $count } статьи
       *[other] + ещё { $count } статей
    }
digest-also-named = Упомянуты также:
digest-named = { $name } ({ $count })
digest-newest = Просмотрены только самые новые посты, в которых кто-то назван: { $count }.
digest-gap = Пробел: за каналом { $channel } не следили { $span }
digest-gap-recovered = Пробел: за каналом { $channel } не следили { $span }; посты восстановлены, правок может не хватать.
digest-gaps-more = и ещё пробелов: { $count }
digest-page = { $number } из { $total }
digest-for-official = Дайджест: { $name }
digest-as-html = Файл HTML
digest-as-markdown = Файл Markdown
article-no-posts = К этой статье пока не нашлось постов. Если появятся, они придут в дайджесте.
article-open = Статья ссылается на канал { $label }: в архиве этого нет.
article-open-unwatched = Статья ссылается на канал { $label }: в архиве этого нет, за каналом не следят. Следить: /watch
article-event-taken-down = статья снята с сайта
article-event-back = статья снова на месте
article-taken-down = снята с сайта
article-gone = СНЯТА С САЙТА: видели { $seen }, пропажа замечена { $missing }
article-gone-unseen = СНЯТА С САЙТА: пропажа замечена { $missing }
article-gone-words = На её странице: «{ $words }»
article-published = вышла статья, рядом посты
digest-denied =
    { $count ->
        [one] { $count } опровержение
        [few] { $count } опровержения
       *[other] { $count } опровержений
    }
digest-confirmed =
    { $count ->
        [one] { $count } подтверждение
        [few] { $count } подтверждения
       *[other] { $count } подтверждений
    }
digest-outcome-denies = СООБЩАЮТ ОБ ОПРОВЕРЖЕНИИ · { $speaker }: «{ $sentence }»{ $stop } В ответ на: «{ $claim }». Прочитано машиной, не проверено.
digest-outcome-denies-reviewed = СООБЩАЮТ ОБ ОПРОВЕРЖЕНИИ · { $speaker }: «{ $sentence }»{ $stop } В ответ на: «{ $claim }». Прочтение проверено редакцией.
digest-outcome-confirms = СООБЩАЮТ О ПОДТВЕРЖДЕНИИ · { $speaker }: «{ $sentence }»{ $stop } В ответ на: «{ $claim }». Прочитано машиной, не проверено.
digest-outcome-confirms-reviewed = СООБЩАЮТ О ПОДТВЕРЖДЕНИИ · { $speaker }: «{ $sentence }»{ $stop } В ответ на: «{ $claim }». Прочтение проверено редакцией.
