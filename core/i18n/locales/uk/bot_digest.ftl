digest-title = Дайджест
digest-empty = За цей час нічого не почуто.
digest-nothing = До цього дайджесту не входить нічого з того, за чим ви стежите: це змінюється в /list і /schedule.
digest-began = Початок спостереження: { $at }. З давнішого є тільки те, чого тоді ще не видалили.
digest-changed = Змінилося: { $what }.
digest-new = Нове: { $what }.
digest-deleted =
    { $count ->
        [one] { $count } видалений допис
        [few] { $count } видалені дописи
       *[other] { $count } видалених дописів
    }
digest-edited =
    { $count ->
        [one] { $count } змінений допис
        [few] { $count } змінені дописи
       *[other] { $count } змінених дописів
    }
digest-articles =
    { $count ->
        [one] { $count } стаття
        [few] { $count } статті
       *[other] { $count } статей
    }
digest-posts =
    { $count ->
        [one] { $count } допис
        [few] { $count } дописи
       *[other] { $count } дописів
    }
digest-posts-open =
    { $count ->
        [one] щонайменше { $count } допис
        [few] щонайменше { $count } дописи
       *[other] щонайменше { $count } дописів
    }
digest-late = Із запізненням: { $delay }.
digest-article-cites = Стаття: “{ $sentence }”
digest-article-near = Стаття, найближче: “{ $sentence }”
digest-related = за темою
digest-after-article = після статті
digest-also =
    { $count ->
        [one] Ще в { $count } каналі зі списку
        [few] Ще в { $count } каналах зі списку
       *[other] Ще в { $count } каналах зі списку
    }
digest-others = Інші дописи каналів, за якими ви стежите
digest-more = + ще { $count }
digest-more-open =
    { $count ->
        [0] і давніші
       *[other] + ще { $count } і давніші
    }
digest-changed-more = + ще змінених: { $count }
digest-articles-more =
    { $count ->
        [one] + ще { $count } стаття
        [few] + ще { $count } статті
       *[other] + ще { $count } статей
    }
digest-also-named = Згадано також:
digest-named = { $name } ({ $count })
digest-newest = Переглянуто лише найновіші дописи, у яких когось названо: { $count }.
digest-gap = Прогалина: за каналом { $channel } не стежили { $span }
digest-gap-recovered = Прогалина: за каналом { $channel } не стежили { $span }; дописи відновлено, правок може бракувати.
digest-gaps-more = і ще прогалин: { $count }
digest-page = { $number } з { $total }
digest-for-official = Дайджест: { $name }
digest-as-html = Файл HTML
digest-as-markdown = Файл Markdown
article-no-posts = До цієї статті поки не знайшлося дописів. Якщо з’являться, вони прийдуть у дайджесті.
article-open = Стаття посилається на канал { $label }: в архіві цього немає.
article-open-unwatched = Стаття посилається на канал { $label }: в архіві цього немає, за каналом не стежать. Стежити: /watch
article-event-taken-down = статтю знято з сайту
article-event-back = стаття знову на місці
article-taken-down = знято з сайту
article-gone = ЗНЯТО З САЙТУ: бачили { $seen }, зникнення помічено { $missing }
article-gone-unseen = ЗНЯТО З САЙТУ: зникнення помічено { $missing }
article-gone-words = На її сторінці: «{ $words }»
article-published = вийшла стаття, поруч дописи
digest-denied =
    { $count ->
        [one] { $count } спростування
        [few] { $count } спростування
       *[other] { $count } спростувань
    }
digest-confirmed =
    { $count ->
        [one] { $count } підтвердження
        [few] { $count } підтвердження
       *[other] { $count } підтверджень
    }
digest-outcome-denies = ПОВІДОМЛЯЮТЬ ПРО СПРОСТУВАННЯ · { $speaker }: «{ $sentence }»{ $stop } У відповідь на: «{ $claim }». Прочитано машиною, не перевірено.
digest-outcome-denies-reviewed = ПОВІДОМЛЯЮТЬ ПРО СПРОСТУВАННЯ · { $speaker }: «{ $sentence }»{ $stop } У відповідь на: «{ $claim }». Прочитання перевірено редакцією.
digest-outcome-confirms = ПОВІДОМЛЯЮТЬ ПРО ПІДТВЕРДЖЕННЯ · { $speaker }: «{ $sentence }»{ $stop } У відповідь на: «{ $claim }». Прочитано машиною, не перевірено.
digest-outcome-confirms-reviewed = ПОВІДОМЛЯЮТЬ ПРО ПІДТВЕРДЖЕННЯ · { $speaker }: «{ $sentence }»{ $stop } У відповідь на: «{ $claim }». Прочитання перевірено редакцією.
