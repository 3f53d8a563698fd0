desk-name = Робочий стіл
desk-skip = До змісту
desk-pages = Сторінки
desk-home = Огляд
desk-inbox = Вхідні
desk-search = Пошук
desk-search-hint = Шукати в дописах
desk-articles = Статті
desk-officials = Посадовці
desk-channels = Канали
desk-channel = Канал
desk-claims = Дописи передають твердження каналів, а не факти. Час — редакції.
desk-confirmed = підтверджено
desk-denied = спростовано
desk-unverified = не перевірено
desk-edited = змінено
desk-deleted = видалено
desk-imported = з файлу
desk-from-page = з публічної сторінки
desk-from-page-why = Почуто через публічну вебсторінку каналу: правки й видалення видно із запізненням.
desk-no-text = (без тексту)
desk-none = Поки нічого.
desk-heard-day =
    { $count ->
        [one] допис за добу
        [few] дописи за добу
       *[other] дописів за добу
    }
desk-naming-day =
    { $count ->
        [one] з них називає посадовців
       *[other] з них називають посадовців
    }
desk-waiting =
    { $count ->
        [one] сумнівна згадка чекає
        [few] сумнівні згадки чекають
       *[other] сумнівних згадок чекають
    }
desk-deleted-week = видалено за тиждень
desk-deleted-lately = Нещодавно видалені
desk-edited-lately = Нещодавно змінені
desk-named-week = Найчастіше за тиждень
desk-posts-day = доба
desk-heard-until = Чули до
desk-not-watched = не відстежується
desk-doubtful = Сумнівні
desk-all-mentions = Усі згадки
desk-keys = Клавіші:
desk-key-move = вниз, вгору
desk-confirm = Підтвердити
desk-reject = Не згадка
desk-wrong = Не та людина
desk-undo = Скасувати
desk-open = Відкрити
desk-doubtful-one = сумнівно
desk-inbox-empty = Усе розібрано.
desk-older = Раніше
desk-said-confirmed = Підтверджено.
desk-said-rejected = Не згадка.
desk-said-wrong = Не та людина.
desk-failed = Не вийшло. Оновіть сторінку та спробуйте ще.
desk-newest = Спершу нові
desk-best = Спершу найкращі
desk-by-day = дописи за днями
desk-by-hour = дописи за годинами
desk-earlier-version = Знайдено у версії { $number }, текст відтоді змінено.
desk-nothing-found = Нічого не знайдено.
desk-more = Ще
desk-how = Як шукати
desk-how-words = обидва слова в будь-якій формі
desk-how-more = фраза або початок слова, без іншого слова
desk-how-names = посадовці й канали, досить частини імені
desk-how-dates = дати: від дня, до дня, у день, за сім днів
desk-how-states = що з дописом і що в ньому; -is:deleted — навпаки
desk-how-reviews = вердикти, мітки, звідки переслано, вид згадки
desk-edited-at = змінено { $at }
desk-deleted-at = видалено: востаннє видно { $seen }, помічено { $at }
desk-by = { $name }
desk-forwarded = Переслано, джерело: { $name }
desk-media = Вкладення: { $kind }
desk-mentions = Згадки
desk-versions = Версій: { $count }
desk-version = Версія { $number }
desk-original = Перший текст
desk-articles-beside = Статті
desk-relation-cites = посилається
desk-relation-related = за темою
desk-relation-candidate = можливо
desk-story = Той самий текст у дописах: { $count }
desk-first = перший
desk-claim = Чи правдиве твердження?
desk-why = Чому і за яким джерелом
desk-tags = Мітки
desk-tag = мітка
desk-add = Додати
desk-notes = Нотатки
desk-note = нотатка
desk-cite = Цитата для вставлення
desk-witnesses = Свідки
desk-witness-page = публічна вебсторінка
desk-witness-account = інший акаунт спостереження (№ { $number })
desk-witness-text = той самий текст
desk-witness-whole = те саме повідомлення цілком
desk-witness-of = { $who }: { $what }, { $at }
desk-history = Хто що робив
desk-kind-claim = твердження
desk-kind-mention = згадка
desk-kind-link = зв’язок
desk-kind-outcome = наслідок
desk-kind-tag = мітка
desk-kind-note = нотатка
desk-kind-redaction = видалення тексту
desk-by-rule = правило зберігання
desk-verdict-confirmed = підтверджено
desk-verdict-denied = спростовано
desk-verdict-rejected = не згадка
desk-verdict-wrong_person = не та людина
desk-posts-beside = Дописи поруч
desk-open-citation = Стаття посилається на канал { $label }: в архіві цього немає.
desk-open-citation-unwatched = Стаття посилається на канал { $label }: в архіві цього немає, за каналом не стежать.
desk-candidates = Можливо, ще: { $count }
desk-officials-order = Першими стоять названі за 30 днів, із кількістю дописів.
desk-newest-posts = Нові дописи
desk-all-posts = Усі дописи
desk-positions = Посади
desk-companions = Названі разом
desk-watched-until = чули до { $at }
desk-gaps = Коли не слухали
desk-recovered = відновлено
desk-events = Що було з каналом
desk-event-found = знайдено вперше
desk-event-retitled = нова назва
desk-event-renamed = нове ім’я користувача
desk-event-nameless = публічного імені більше немає
desk-event-taken_over = ім’я перейшло до іншого каналу
desk-event-private = закритий або не пускає нас
desk-event-vanished = зник
desk-event-restricted = обмежено Telegram
desk-event-unrestricted = обмеження знято
desk-event-unreadable = не читається
desk-event-readable = знову читається
desk-event-private_allowed = закритий; редакція читає його із зазначенням причини
desk-event-counted_anew = Telegram рахує його зміни заново; прочитано ще раз
desk-sign-in = Увійти
desk-sign-in-ready = Посилання спрацює один раз, у цьому браузері.
desk-sign-in-how = Надішліть боту /review: він відповість посиланням на один раз, на десять хвилин.
desk-link-used = Це посилання використане або застаріло.
desk-account = Обліковий запис
desk-sessions = Відкриті сеанси
desk-until = до { $at }
desk-sign-out = Вийти
desk-revoke-all = Завершити всі сеанси
desk-revoke-keys = І мої ключі для програм ({ $count }): вони відкривають стільки ж, скільки сеанс
desk-role-journalist = журналіст
desk-role-editor = редактор
desk-role-analyst = аналітик
desk-role-admin = адміністратор
desk-problem-back = Назад
desk-problem-written = Не збережено, скопіюйте звідси:
desk-problem-400 = Так не вийде
desk-problem-401 = Спершу увійдіть
desk-problem-403 = Ваша роль цього не дозволяє
desk-problem-old-page = Цю сторінку відкрито до вашого входу: завантажте її ще раз
desk-problem-404 = Такої сторінки немає
desk-problem-away = Тексти допису від’єднано
desk-away = Їх відкладено разом із { $months }: коли адміністратор приєднає їх знову, вони будуть тут.
desk-problem-405 = Так не вийде
desk-problem-410 = Посилання використане або застаріло
desk-problem-413 = Це задовге, щоб надіслати за один раз: нічого не збережено
desk-problem-429 = Занадто часто: зачекайте хвилину
desk-problem-500 = Щось зламалося, це записано в журнал
desk-found =
    { $count ->
        [one] { $count } допис
        [few] { $count } дописи
       *[other] { $count } дописів
    }
desk-posts =
    { $count ->
        [one] { $count } допис
        [few] { $count } дописи
       *[other] { $count } дописів
    }
desk-views =
    { $count ->
        [one] { $count } перегляд
        [few] { $count } перегляди
       *[other] { $count } переглядів
    }
head-notice = Докази до { $at } UTC: записів { $records }, каналів { $channels }. Підписаний кінець усіх ланцюжків:
head-keep = Збережіть це повідомлення: за ним можна перевірити, що відтоді нічого не змінилося.
desk-cases = Справи
desk-cases-who = Справу бачать той, хто її відкрив, її читачі та адміністратори.
desk-new-case = нова справа
desk-closed = закрито
desk-chronology = За часом
desk-case-empty = Поки порожньо: дописи додають з їхніх сторінок.
desk-in-case = допис уже там
desk-bundle = Пакет доказів
desk-readers = Читачі
desk-save = Зберегти
desk-take-out = Прибрати
desk-close = Закрити справу
desk-reopen = Відкрити справу знову
desk-keeping = Зберігання
desk-holds = Заборони видалення
desk-holds-what = Поки заборона діє, текст не видалить ніхто і жодне правило. Заборона на частину альбому діє на весь альбом.
desk-hold = Заборонити видалення
desk-held = Видалення цього допису заборонено
desk-held-channel = Видалення в усьому каналі заборонено
desk-release = Зняти
desk-reason = Причина
desk-redact = Видалити текст назавжди
desk-redact-sure =
    { $count ->
        [1] Текст зникне назавжди разом зі збереженими файлами: повернути його не зможе ніхто.
       *[other] Текст зникне назавжди в усіх версіях (їх { $count }), разом зі збереженими файлами: повернути його не зможе ніхто.
    } Геш, дати й канал залишаться.
desk-redact-all = Видалити тексти знайденого
desk-redact-marked =
    Кожен позначений допис назавжди втратить текст у всіх версіях, разом зі збереженими файлами: повернути його не зможе ніхто. Геш, дати
    й канал залишаться, і кожне видалення потрапить до журналу з вашою причиною. Перегляньте кожен і зніміть позначку з того, що лишається.
desk-redact-more = Знайдено більше, ніж показано: тут { $count } найновіших. Після них повторіть пошук.
desk-redacted = (текст видалено: { $reason })
desk-keep-why = Назвіть причину: від 1 до { $most } знаків.
desk-keep-held = Видаляти текст цього допису заборонено: { $reason }
desk-keep-away = Тексти цього допису від’єднано разом із { $months }: спершу приєднайте ці місяці.
desk-keep-no-channel = Такого каналу немає.
desk-keep-days = Тексти зберігаються від 1 до { $most } днів.
desk-keep-which = У формі не сказано, що і з якими дописами зробити.
desk-retention = Скільки зберігаються тексти
desk-retention-what = Коли строк минув, текст видаляється, його геш лишається. Оцінене, під забороною і у справах лишається.
desk-retention-sure =
    { $count ->
        [0] Сьогодні цей строк не минув у жодного допису. Надалі тексти, строк яких минув, зникають назавжди.
        [1] Строк уже минув у { $shown } допису: його текст зникне назавжди, сьогодні ж.
        [one] Строк уже минув у { $shown } допису: їхні тексти зникнуть назавжди, сьогодні ж.
       *[other] Строк уже минув у { $shown } дописів: їхні тексти зникнуть назавжди, сьогодні ж.
    }
desk-every-channel = усі інші канали
desk-retained-all = усі дописи
desk-retained-unmentioned = дописи, де нікого не названо
desk-posts-which = Дописи
desk-days-label = Днів
desk-days =
    { $count ->
        [one] { $count } день
        [few] { $count } дні
       *[other] { $count } днів
    }
desk-for-ever = завжди
desk-signed-head = Останній підписаний кінець ланцюжків
desk-receipt = Квитанція пошуку
desk-nothing-so-far = Серед переглянутих дописів поки нічого.
desk-copy = Скопіювати
desk-copied = Скопійовано.
desk-assigned = Кому доручено
desk-assign = Доручити
desk-machine-translation = Машинний переклад ({ $service }), не слова каналу:
desk-kind-assignment = доручено
desk-kind-story = сюжет
desk-verdict-set = призначено
desk-story-page = Сюжет
desk-story-first = Першим: { $channel }, { $at }.
desk-spread = Дописів: { $posts }, каналів: { $channels }, за часом
desk-more-channels = і ще каналів: { $count }
desk-outcome = Чим скінчилося
desk-link-refuse = Не цей допис
desk-link-confirmed = підтверджено
desk-link-rejected = не цей допис
desk-keys-api = Ключі для програм
desk-keys-what = Ключ читає те саме, що й ви, 90 днів.
desk-key-once = Показується один раз: скопіюйте зараз.
desk-key-for = для чого
desk-revoke = Відкликати
desk-files = Файли
desk-edit = Змінити
desk-file-officials = Каталог
desk-file-watchlist = Список каналів
desk-entry-of = Запис { $id } (зітріть, щоб прибрати)
desk-entry-new = Новий запис
desk-preview = Перевірити
desk-would-match =
    { $count ->
        [one] збігнеться з { $count } збереженим дописом
       *[other] збігнеться з { $count } збереженими дописами
    }
desk-revisions = Редакції
desk-from-file = (з файлу)
desk-saved = Збережено як редакцію { $number }: набуде чинності за кілька секунд.
desk-sources = Розказано своїми словами: { $count }. Копії та пересилання — одне джерело.
desk-carried = пізніше на { $lag }, { $share }% тексту
desk-advertising = реклама
desk-apart-one = Відокремити: { $channel }
desk-apart = Відокремити позначене
desk-join = Об’єднати
desk-join-number = номер іншого сюжету
desk-join-which = Назвіть інший сюжет за номером: він стоїть у заголовку його сторінки та в адресі.
desk-apart-which = Позначте частину дописів сюжету, але не всі.
desk-taken-down = знято з сайту
desk-taken-down-at = Знято з сайту: бачили { $seen }, зникнення помічено { $at }.
desk-taken-down-unseen = Знято з сайту: зникнення помічено { $at }.
desk-taken-down-status = Сервер відповідає { $status }.
desk-taken-down-words = На її сторінці:
desk-after-article = після статті
desk-outcomes = Чим скінчилися його повідомлення
desk-reported-outcomes = Що статті кажуть про його твердження
desk-outcome-denies = { $speaker }: спростування
desk-outcome-confirms = { $speaker }: підтвердження
desk-outcome-answers = У відповідь на: «{ $claim }»
desk-outcome-machine = прочитано машиною
desk-outcome-confirmed = прочитання перевірено
desk-outcome-rejected = прочитано хибно
desk-outcome-right = Так і сказано
desk-outcome-wrong = Прочитано хибно
desk-media-kind-photo = фото
desk-media-kind-video = відео
desk-media-kind-video_note = відеоповідомлення
desk-media-kind-voice = голосове повідомлення
desk-media-kind-audio = аудіо
desk-media-kind-animation = анімація
desk-media-kind-sticker = стікер
desk-media-kind-document = файл
desk-media-kind-poll = опитування
desk-media-kind-todo = список справ
desk-media-kind-venue = місце
desk-media-kind-location = точка на мапі
desk-media-kind-geo = точка на мапі
desk-media-kind-live_location = трансляція геопозиції
desk-media-kind-contact = контакт
desk-media-kind-dice = гральна кістка
desk-media-kind-story = історія в Telegram
desk-media-kind-paid_media = платні медіа
desk-media-kind-invoice = рахунок
desk-media-kind-game = гра
desk-media-picture = Зображення цього допису каналу { $channel }
desk-media-save = Зберегти файл
desk-media-closed = Зберігається як доказ. Канал заборонив пересилання: файл нікому не передається, на цю сторінку теж.
desk-media-missing = Файл було збережено, але на своєму місці його немає.
desk-media-due = Ще не завантажено.
desk-media-skipped = Не зберігається: { $reason }
desk-media-gone = Зберегти не вдалося: { $reason }
desk-size = { NUMBER($size) } кБ
desk-growth = Перегляди, пересилання й реакції з { $from } по { $to }
desk-growth-table = Числа
desk-growth-when = Коли дивилися
desk-grown-views = перегляди: { NUMBER($count) }
desk-grown-forwards = пересилання: { NUMBER($count) }
desk-grown-reactions = реакції: { NUMBER($count) }
desk-grown-views-label = Перегляди
desk-grown-forwards-label = Пересилання
desk-grown-reactions-label = Реакції
desk-mark = Позначити
desk-many = Позначте кілька, щоб вирішити разом.
desk-marked = Позначено:
desk-confirm-many = Підтвердити позначені
desk-reject-many = Усе це не згадки
desk-wrong-many = Скрізь не та людина
desk-undo-many = Скасувати разом:
desk-searches = Збережені пошуки
desk-searches-what = Їх бачите лише ви, тут і в боті; про нові дописи бот повідомляє так, як ви обрали.
desk-searches-none = Поки немає: знайдіть щось і збережіть пошук.
desk-save-search = Зберегти цей пошук
desk-search-saved = збережено
desk-remove = Прибрати
desk-way = Як повідомляти
desk-way-none = лише зберегти
desk-way-alerts = повідомлення бота одразу
desk-way-digest = у дайджесті
desk-way-both = одразу й у дайджесті
desk-album = У тому самому альбомі
desk-new-stories = Нові сюжети
desk-conflicts = Розбіжності
desk-conflicts-what = Про що аналітики думають по-різному. Чинне останнє рішення, поки хтось не скасує чи не змінить своє.
desk-conflicts-none = Розбіжностей немає.
desk-stands = чинне
desk-article-number = стаття { $id }
desk-seen = Бачив
desk-said-seen = Переглянуто.
desk-held-otherwise = { $by } вважає: { $verdict }. Чинне ваше рішення; див. «Розбіжності».
desk-taken-by = займається { $name }
desk-noted = Нотатку збережено.
desk-more-one = Мітка, доручення, нотатка
desk-more-many = Мітка, доручення, нотатка для всіх позначених
desk-add-tag = Позначити
desk-add-note = Записати
desk-kind-new_story = новий сюжет
desk-verdict-seen = переглянуто
desk-disagree = аналітики не згодні
desk-story-of =
    { $posts ->
        [one] { $posts } допис
        [few] { $posts } дописи
       *[other] { $posts } дописів
    }, { $channels ->
        [one] { $channels } канал
        [few] { $channels } канали
       *[other] { $channels } каналів
    }
desk-story-deleted = видалено: { $count }
desk-story-was-confirmed = приєднано
desk-story-was-rejected = відокремлено
desk-audit = Журнал дій
desk-audit-what = Входи, рішення, вивантаження та зміни: хто й коли. Змінити його тут не можна.
desk-audit-when = Коли
desk-audit-who = Хто
desk-audit-did = Що
desk-did-sign_in = вхід
desk-did-revoke_all = завершено всі свої сеанси
desk-did-revoke_key = відкликано ключ для програм
desk-did-revoke_keys = відкликано всі свої ключі для програм
desk-did-api_token = створено ключ для скриптів
desk-did-review = рішення
desk-did-undo = рішення скасовано
desk-did-case_open = відкрито справу
desk-did-case_note = змінено нотатки справи
desk-did-case_close = справу закрито або відкрито знову
desk-did-case_add = допис додано до справи
desk-did-case_take = допис прибрано зі справи
desk-did-case_reader = змінено читачів справи
desk-did-hold = видалення заборонено
desk-did-release = заборону видалення знято
desk-did-redact = текст видалено
desk-did-retention = змінено строк зберігання
desk-did-revision = файл збережено
desk-did-export = вивантажено пошук
desk-did-bundle = вивантажено пакет доказів
desk-audit-of-case_id = справа
desk-audit-of-channel_id = канал
desk-audit-of-closed = закрито
desk-audit-of-comment = коментар
desk-audit-of-days = днів
desk-audit-of-format = формат
desk-audit-of-hold_id = заборона
desk-audit-of-kind = що
desk-audit-of-name = назва
desk-audit-of-number = редакція
desk-audit-of-post_id = допис
desk-audit-of-query = запит
desk-audit-of-reader = учасник
desk-audit-of-reads = може читати
desk-audit-of-reason = причина
desk-audit-of-review_id = рішення
desk-audit-of-subject = про що
desk-audit-of-verdict = вердикт
desk-audit-yes = так
desk-audit-no = ні

# Why what a form asked for was not done.
desk-form = Форма не каже, що зробити.
desk-case-title = У назві справи від 1 до { $most } знаків.
desk-no-case = Такої справи немає.
desk-no-post = Такого допису немає.
desk-no-member = Такого учасника немає.
desk-note-long = У нотатці не більш як { $most } знаків.
desk-note-stale = Тим часом хтось змінив цю нотатку: подивіться, що там тепер, і об’єднайте.
desk-note-empty = Нотатка порожня.
desk-no-verdict = Такого рішення про це немає.
desk-no-mention = Такої згадки немає.
desk-no-outcome = Такого наслідку немає.
desk-not-in-story = У цьому сюжеті такого допису немає.
desk-tag-length = У мітці від 1 до { $most } знаків.
desk-how-many = Позначте від 1 до { $most } за раз.
desk-no-analyst = Дописи доручають аналітикам: такого серед них немає.
desk-revision-stale = Тим часом зберегли іншу версію: перегляньте її та почніть знову.
desk-revision-same = Нічого не змінено.
desk-file-refused = Зміну файлу { $path } на { $host } не прийнято; чинним там лишається попереднє.
desk-fault-line = Рядок { $number }:
desk-fault-line-of-file = Рядок { $number } усього файлу:
desk-too-long = Це задовге для форми: редагуйте файл.
desk-starter = Це початковий каталог, його замінює оновлення Slukh: скопіюйте його до watchlist і назвіть копію там (officials: …).
desk-key-name = Напишіть, для чого ключ: від 1 до { $most } знаків.
desk-search-empty = Немає запиту, який можна зберегти.
desk-searches-many = Уже збережено запитів: { $most }. Приберіть один.
desk-page-mark = Такої сторінки в цього запиту немає: почніть із першої.
desk-samples = Це зразки з демонстрації: як докази їх не вивантажити.
desk-export-what = Назвіть, що вивантажити: запит, як csv чи jsonl.
