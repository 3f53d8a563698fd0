alert-unverified = НЕ ПЕРЕВІРЕНО
alert-confirmed = ПІДТВЕРДЖЕНО: { $by }
alert-confirmed-desk = ПІДТВЕРДЖЕНО редакцією
alert-denied = СПРОСТОВАНО: { $by }
alert-denied-desk = СПРОСТОВАНО, за даними редакції
alert-deleted = ВИДАЛЕНО: бачили { $seen }, зникнення помічено { $missing }
alert-deleted-unseen = ВИДАЛЕНО: зникнення помічено { $missing }
alert-edited = змінено { $at }
alert-late = почуто із запізненням: { $at }
alert-stored = з архіву
alert-advertising = РЕКЛАМА, як позначено в дописі
alert-page-mark = через публічну вебсторінку
alert-page = Через публічну вебсторінку: правки й видалення видно із запізненням
alert-sample = ЗРАЗОК
alert-repeat = Можливо, повтор: Telegram не підтвердив перше надсилання.
alert-story =
    { $count ->
        [one] Той самий текст ще в { $count } каналі зі списку: одне джерело, а не { $total }
        [few] Той самий текст ще в { $count } каналах зі списку: одне джерело, а не { $total }
       *[other] Той самий текст ще в { $count } каналах зі списку: одне джерело, а не { $total }
    }
alert-story-first = Цей текст першим: { $channel }, { $at }
alert-article = Стаття:
alert-post = Допис
alert-event-edit = допис змінено
alert-event-deletion = допис видалено
alert-event-verdict = рішення
alert-event-wrong = виправлення
alert-event-article = стаття
alert-wrong-person = Виправлення: цей допис не про людину на ім’я { $name }. Не зважайте на повідомлення вище.
alert-wrong-ask = Цей допис не про людину на ім’я { $name }? Про це дізнаються всі, хто його отримав.
alert-wrong-done =
    { $count ->
        [one] Виправлено: це не { $name }. Повідомляємо в { $count } чат.
        [few] Виправлено: це не { $name }. Повідомляємо в { $count } чати.
       *[other] Виправлено: це не { $name }. Повідомляємо в { $count } чатів.
    }
alert-purge =
    { $count ->
        [one] Видалено одразу { $count } допис
        [few] Видалено одразу { $count } дописи
       *[other] Видалено одразу { $count } дописів
    }
alert-purge-more = і ще { $count }
alert-no-text = (без тексту)
alert-neutral = Новий допис
alert-gone = Цього допису більше немає в архіві.
alert-folded =
    { $count ->
        [one] { $count } допис одним повідомленням
        [few] { $count } дописи одним повідомленням
       *[other] { $count } дописів одним повідомленням
    }
alert-folded-head = { $name }: багато дописів одразу

alert-button-full = Увесь текст
alert-button-why = Чому?
alert-button-cite = Цитата
alert-button-mute = Заглушити…
alert-button-wrong = Не та людина
alert-button-review = Розбір

alert-why-head = Чому це надійшло
alert-why-mention = «{ $surface }» — { $name }: { $reasons }
alert-why-channel = Ви стежите за каналом { $channel }.
alert-why-official = Ви стежите за: { $name }.
alert-cite-copy = Скопіювати посилання на джерело
alert-search = Запит «{ $query }»
alert-why-search = Ваш запит: { $query }
alert-why-story = Ви стежите за цим сюжетом.
alert-kept = Збережений текст
