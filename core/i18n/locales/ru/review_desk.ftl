desk-name = Рабочий стол
desk-skip = К содержанию
desk-pages = Страницы
desk-home = Обзор
desk-inbox = Входящие
desk-search = Поиск
desk-search-hint = Искать в постах
desk-articles = Статьи
desk-officials = Чиновники
desk-channels = Каналы
desk-channel = Канал
desk-claims = Посты передают утверждения каналов, а не факты. Время — редакции.
desk-confirmed = подтверждено
desk-denied = опровергнуто
desk-unverified = не проверено
desk-edited = изменён
desk-deleted = удалён
desk-imported = из файла
desk-from-page = с публичной страницы
desk-from-page-why = Услышано через публичную веб-страницу канала: правки и удаления видны с опозданием.
desk-no-text = (без текста)
desk-none = Пока ничего.
desk-heard-day =
    { $count ->
        [one] пост за сутки
        [few] поста за сутки
       *[other] постов за сутки
    }
desk-naming-day =
    { $count ->
        [one] из них называет чиновников
       *[other] из них называют чиновников
    }
desk-waiting =
    { $count ->
        [one] сомнительное упоминание ждёт
        [few] сомнительных упоминания ждут
       *[other] сомнительных упоминаний ждут
    }
desk-deleted-week = удалено за неделю
desk-deleted-lately = Недавно удалённые
desk-edited-lately = Недавно изменённые
desk-named-week = Чаще всего за неделю
desk-posts-day = сутки
desk-heard-until = Слышали до
desk-not-watched = не отслеживается
desk-doubtful = Сомнительные
desk-all-mentions = Все упоминания
desk-keys = Клавиши:
desk-key-move = вниз, вверх
desk-confirm = Подтвердить
desk-reject = Не упоминание
desk-wrong = Не тот человек
desk-undo = Отменить
desk-open = Открыть
desk-doubtful-one = сомнительно
desk-inbox-empty = Всё разобрано.
desk-older = Раньше
desk-said-confirmed = Подтверждено.
desk-said-rejected = Не упоминание.
desk-said-wrong = Не тот человек.
desk-failed = Не получилось. Обновите страницу и повторите.
desk-newest = Сначала новые
desk-best = Сначала лучшие
desk-by-day = посты по дням
desk-by-hour = посты по часам
desk-earlier-version = Найдено в версии { $number }, текст с тех пор изменён.
desk-nothing-found = Ничего не найдено.
desk-more = Ещё
desk-how = Как искать
desk-how-words = оба слова в любой форме
desk-how-more = фраза или начало слова, без другого слова
desk-how-names = чиновники и каналы, хватит части имени
desk-how-dates = даты: с дня, до дня, в день, за семь дней
desk-how-states = что с постом и что в нём; -is:deleted — наоборот
desk-how-reviews = вердикты, метки, откуда переслано, вид упоминания
desk-edited-at = изменён { $at }
desk-deleted-at = удалён: виден в последний раз { $seen }, замечено { $at }
desk-by = { $name }
desk-forwarded = Переслано, источник: { $name }
desk-media = Вложение: { $kind }
desk-mentions = Упоминания
desk-versions = Версий: { $count }
desk-version = Версия { $number }
desk-original = Первый текст
desk-articles-beside = Статьи
desk-relation-cites = ссылается
desk-relation-related = по теме
desk-relation-candidate = возможно
desk-story = Тот же текст в постах: { $count }
desk-first = первый
desk-claim = Верно ли утверждение?
desk-why = Почему и по какому источнику
desk-tags = Метки
desk-tag = метка
desk-add = Добавить
desk-notes = Заметки
desk-note = заметка
desk-cite = Цитата для вставки
desk-witnesses = Свидетели
desk-witness-page = публичная веб-страница
desk-witness-account = другой наблюдающий аккаунт (№ { $number })
desk-witness-text = тот же текст
desk-witness-whole = то же сообщение целиком
desk-witness-of = { $who }: { $what }, { $at }
desk-history = Кто что делал
desk-kind-claim = утверждение
desk-kind-mention = упоминание
desk-kind-link = связь
desk-kind-outcome = исход
desk-kind-tag = метка
desk-kind-note = заметка
desk-kind-redaction = удаление текста
desk-by-rule = правило хранения
desk-verdict-confirmed = подтверждено
desk-verdict-denied = опровергнуто
desk-verdict-rejected = не упоминание
desk-verdict-wrong_person = не тот человек
desk-posts-beside = Посты рядом
desk-open-citation = Статья ссылается на канал { $label }: в архиве этого нет.
desk-open-citation-unwatched = Статья ссылается на канал { $label }: в архиве этого нет, за каналом не следят.
desk-candidates = Возможно, ещё: { $count }
desk-officials-order = Первыми стоят названные за 30 дней, с числом постов.
desk-newest-posts = Новые посты
desk-all-posts = Все посты
desk-positions = Должности
desk-companions = Названы вместе
desk-watched-until = слышали до { $at }
desk-gaps = Когда не слушали
desk-recovered = восстановлено
desk-events = Что было с каналом
desk-event-found = найден впервые
desk-event-retitled = новое название
desk-event-renamed = новое имя пользователя
desk-event-nameless = публичного имени больше нет
desk-event-taken_over = имя перешло к другому каналу
desk-event-private = закрыт или не пускает нас
desk-event-vanished = исчез
desk-event-restricted = ограничен Telegram
desk-event-unrestricted = ограничение снято
desk-event-unreadable = не читается
desk-event-readable = снова читается
desk-event-private_allowed = закрыт; редакция читает его с указанием причины
desk-event-counted_anew = Telegram считает его изменения заново; прочитан ещё раз
desk-sign-in = Войти
desk-sign-in-ready = Ссылка сработает один раз, в этом браузере.
desk-sign-in-how = Отправьте боту /review: он ответит ссылкой на один раз, на десять минут.
desk-link-used = Эта ссылка использована или устарела.
desk-account = Учётная запись
desk-sessions = Открытые сеансы
desk-until = до { $at }
desk-sign-out = Выйти
desk-revoke-all = Завершить все сеансы
desk-revoke-keys = И мои ключи для программ ({ $count }): они открывают столько же, сколько сеанс
desk-role-journalist = журналист
desk-role-editor = редактор
desk-role-analyst = аналитик
desk-role-admin = администратор
desk-problem-back = Назад
desk-problem-written = Не сохранено, скопируйте отсюда:
desk-problem-400 = Так не получится
desk-problem-401 = Сначала войдите
desk-problem-403 = Ваша роль этого не позволяет
desk-problem-old-page = Эта страница открыта до вашего входа: загрузите её снова
desk-problem-404 = Такой страницы нет
desk-problem-away = Тексты поста отсоединены
desk-away = Они отложены вместе с { $months }: когда администратор присоединит их снова, они будут здесь.
desk-problem-405 = Так не получится
desk-problem-410 = Ссылка использована или устарела
desk-problem-413 = Это слишком длинно, чтобы отправить сразу: ничего не сохранено
desk-problem-429 = Слишком часто: подождите минуту
desk-problem-500 = Что-то сломалось, это записано в журнал
desk-found =
    { $count ->
        [one] { $count } пост
        [few] { $count } поста
       *[other] { $count } постов
    }
desk-posts =
    { $count ->
        [one] { $count } пост
        [few] { $count } поста
       *[other] { $count } постов
    }
desk-views =
    { $count ->
        [one] { $count } просмотр
        [few] { $count } просмотра
       *[other] { $count } просмотров
    }
head-notice = Доказательства до { $at } UTC: записей { $records }, каналов { $channels }. Подписанный конец всех цепочек:
head-keep = Сохраните это сообщение: по нему можно проверить, что с тех пор ничего не изменилось.
desk-cases = Дела
desk-cases-who = Дело видят тот, кто его открыл, его читатели и администраторы.
desk-new-case = новое дело
desk-closed = закрыто
desk-chronology = По времени
desk-case-empty = Пока пусто: посты добавляют с их страниц.
desk-in-case = пост уже там
desk-bundle = Пакет доказательств
desk-readers = Читатели
desk-save = Сохранить
desk-take-out = Убрать
desk-close = Закрыть дело
desk-reopen = Открыть дело снова
desk-keeping = Хранение
desk-holds = Запреты удаления
desk-holds-what = Пока запрет действует, текст не удалит никто и никакое правило. Запрет на часть альбома действует на весь альбом.
desk-hold = Запретить удаление
desk-held = Удаление этого поста запрещено
desk-held-channel = Удаление во всём канале запрещено
desk-release = Снять
desk-reason = Причина
desk-redact = Удалить текст навсегда
desk-redact-sure =
    { $count ->
        [1] Текст исчезнет навсегда вместе с сохранёнными файлами: вернуть его не сможет никто.
       *[other] Текст исчезнет навсегда во всех версиях (их { $count }), вместе с сохранёнными файлами: вернуть его не сможет никто.
    } Хеш, даты и канал останутся.
desk-redact-all = Удалить тексты найденного
desk-redact-marked =
    Каждый отмеченный пост навсегда лишится текста во всех версиях, вместе с сохранёнными файлами: вернуть его не сможет никто. Хеш, даты
    и канал останутся, и каждое удаление попадёт в журнал с вашей причиной. Посмотрите на каждый и снимите отметку с того, что остаётся.
desk-redact-more = Найдено больше, чем показано: здесь { $count } самых новых. После них повторите поиск.
desk-redacted = (текст удалён: { $reason })
desk-keep-why = Назовите причину: от 1 до { $most } знаков.
desk-keep-held = Удалять текст этого поста запрещено: { $reason }
desk-keep-away = Тексты этого поста отсоединены вместе с { $months }: сначала присоедините эти месяцы.
desk-keep-no-channel = Такого канала нет.
desk-keep-days = Тексты хранятся от 1 до { $most } дней.
desk-keep-which = В форме не сказано, что и с какими постами сделать.
desk-retention = Сколько хранятся тексты
desk-retention-what = Когда срок вышел, текст удаляется, его хеш остаётся. Оценённое, под запретом и в делах остаётся.
desk-retention-sure =
    { $count ->
        [0] Сегодня этот срок не вышел ни у одного поста. Впредь тексты, срок которых вышел, исчезают навсегда.
        [1] Срок уже вышел у { $shown } поста: его текст исчезнет навсегда, сегодня же.
        [one] Срок уже вышел у { $shown } поста: их тексты исчезнут навсегда, сегодня же.
       *[other] Срок уже вышел у { $shown } постов: их тексты исчезнут навсегда, сегодня же.
    }
desk-every-channel = все остальные каналы
desk-retained-all = все посты
desk-retained-unmentioned = посты, где никто не назван
desk-posts-which = Посты
desk-days-label = Дней
desk-days =
    { $count ->
        [one] { $count } день
        [few] { $count } дня
       *[other] { $count } дней
    }
desk-for-ever = всегда
desk-signed-head = Последний подписанный конец цепочек
desk-receipt = Квитанция поиска
desk-nothing-so-far = Среди просмотренных постов пока ничего.
desk-copy = Скопировать
desk-copied = Скопировано.
desk-assigned = Кому поручено
desk-assign = Поручить
desk-machine-translation = Машинный перевод ({ $service }), не слова канала:
desk-kind-assignment = поручено
desk-kind-story = сюжет
desk-verdict-set = назначено
desk-story-page = Сюжет
desk-story-first = Первым: { $channel }, { $at }.
desk-spread = Постов: { $posts }, каналов: { $channels }, по времени
desk-more-channels = и ещё каналов: { $count }
desk-outcome = Чем кончилось
desk-link-refuse = Не этот пост
desk-link-confirmed = подтверждено
desk-link-rejected = не этот пост
desk-keys-api = Ключи для программ
desk-keys-what = Ключ читает то же, что и вы, 90 дней.
desk-key-once = Показывается один раз: скопируйте сейчас.
desk-key-for = для чего
desk-revoke = Отозвать
desk-files = Файлы
desk-edit = Изменить
desk-file-officials = Каталог
desk-file-watchlist = Список каналов
desk-entry-of = Запись { $id } (сотрите, чтобы убрать)
desk-entry-new = Новая запись
desk-preview = Проверить
desk-would-match =
    { $count ->
        [one] совпадёт с { $count } сохранённым постом
       *[other] совпадёт с { $count } сохранёнными постами
    }
desk-revisions = Редакции
desk-from-file = (из файла)
desk-saved = Сохранено как редакция { $number }: вступит в силу через несколько секунд.
desk-sources = Рассказано своими словами: { $count }. Копии и пересылки — один источник.
desk-carried = позже на { $lag }, { $share }% текста
desk-advertising = реклама
desk-apart-one = Отделить: { $channel }
desk-apart = Отделить отмеченное
desk-join = Объединить
desk-join-number = номер другого сюжета
desk-join-which = Назовите другой сюжет по номеру: он стоит в заголовке его страницы и в адресе.
desk-apart-which = Отметьте часть постов сюжета, но не все.
desk-taken-down = снята с сайта
desk-taken-down-at = Снята с сайта: видели { $seen }, пропажа замечена { $at }.
desk-taken-down-unseen = Снята с сайта: пропажа замечена { $at }.
desk-taken-down-status = Сервер отвечает { $status }.
desk-taken-down-words = На её странице:
desk-after-article = после статьи
desk-outcomes = Чем кончились его сообщения
desk-reported-outcomes = Что статьи говорят о его утверждениях
desk-outcome-denies = { $speaker }: опровержение
desk-outcome-confirms = { $speaker }: подтверждение
desk-outcome-answers = В ответ на: «{ $claim }»
desk-outcome-machine = прочитано машиной
desk-outcome-confirmed = прочтение проверено
desk-outcome-rejected = прочитано неверно
desk-outcome-right = Так и сказано
desk-outcome-wrong = Прочитано неверно
desk-media-kind-photo = фото
desk-media-kind-video = видео
desk-media-kind-video_note = видеосообщение
desk-media-kind-voice = голосовое сообщение
desk-media-kind-audio = аудио
desk-media-kind-animation = анимация
desk-media-kind-sticker = стикер
desk-media-kind-document = файл
desk-media-kind-poll = опрос
desk-media-kind-todo = список дел
desk-media-kind-venue = место
desk-media-kind-location = точка на карте
desk-media-kind-geo = точка на карте
desk-media-kind-live_location = трансляция геопозиции
desk-media-kind-contact = контакт
desk-media-kind-dice = игральная кость
desk-media-kind-story = история в Telegram
desk-media-kind-paid_media = платные медиа
desk-media-kind-invoice = счёт
desk-media-kind-game = игра
desk-media-picture = Картинка этого поста канала { $channel }
desk-media-save = Сохранить файл
desk-media-closed = Хранится как доказательство. Канал запретил пересылку: файл никому не передаётся, на эту страницу тоже.
desk-media-missing = Файл был сохранён, но на своём месте его нет.
desk-media-due = Ещё не скачан.
desk-media-skipped = Не хранится: { $reason }
desk-media-gone = Сохранить не удалось: { $reason }
desk-size = { NUMBER($size) } кБ
desk-growth = Просмотры, пересылки и реакции с { $from } по { $to }
desk-growth-table = Числа
desk-growth-when = Когда смотрели
desk-grown-views = просмотры: { NUMBER($count) }
desk-grown-forwards = пересылки: { NUMBER($count) }
desk-grown-reactions = реакции: { NUMBER($count) }
desk-grown-views-label = Просмотры
desk-grown-forwards-label = Пересылки
desk-grown-reactions-label = Реакции
desk-mark = Отметить
desk-many = Отметьте несколько, чтобы решить разом.
desk-marked = Отмечено:
desk-confirm-many = Подтвердить отмеченные
desk-reject-many = Всё это не упоминания
desk-wrong-many = Везде не тот человек
desk-undo-many = Отменить разом:
desk-searches = Сохранённые поиски
desk-searches-what = Их видите только вы, здесь и в боте; о новых постах бот сообщает так, как вы выбрали.
desk-searches-none = Пока нет: найдите что-нибудь и сохраните поиск.
desk-save-search = Сохранить этот поиск
desk-search-saved = сохранён
desk-remove = Убрать
desk-way = Как сообщать
desk-way-none = только сохранить
desk-way-alerts = сообщения бота сразу
desk-way-digest = в дайджесте
desk-way-both = сразу и в дайджесте
desk-album = В том же альбоме
desk-new-stories = Новые сюжеты
desk-conflicts = Разногласия
desk-conflicts-what = О чём аналитики думают по-разному. Действует последнее решение, пока кто-то не отменит или не изменит своё.
desk-conflicts-none = Разногласий нет.
desk-stands = действует
desk-article-number = статья { $id }
desk-seen = Видел
desk-said-seen = Просмотрено.
desk-held-otherwise = { $by } считает: { $verdict }. Действует ваше решение; см. «Разногласия».
desk-taken-by = занимается { $name }
desk-noted = Заметка сохранена.
desk-more-one = Метка, поручение, заметка
desk-more-many = Метка, поручение, заметка для всех отмеченных
desk-add-tag = Пометить
desk-add-note = Записать
desk-kind-new_story = новый сюжет
desk-verdict-seen = просмотрено
desk-disagree = аналитики не согласны
desk-story-of =
    { $posts ->
        [one] { $posts } пост
        [few] { $posts } поста
       *[other] { $posts } постов
    }, { $channels ->
        [one] { $channels } канал
        [few] { $channels } канала
       *[other] { $channels } каналов
    }
desk-story-deleted = удалено: { $count }
desk-story-was-confirmed = присоединён
desk-story-was-rejected = отделён
desk-audit = Журнал действий
desk-audit-what = Входы, решения, выгрузки и изменения: кто и когда. Изменить его здесь нельзя.
desk-audit-when = Когда
desk-audit-who = Кто
desk-audit-did = Что
desk-did-sign_in = вход
desk-did-revoke_all = завершены все свои сеансы
desk-did-revoke_key = отозван ключ для программ
desk-did-revoke_keys = отозваны все свои ключи для программ
desk-did-api_token = создан ключ для скриптов
desk-did-review = решение
desk-did-undo = решение отменено
desk-did-case_open = открыто дело
desk-did-case_note = изменены заметки дела
desk-did-case_close = дело закрыто или открыто снова
desk-did-case_add = пост добавлен в дело
desk-did-case_take = пост убран из дела
desk-did-case_reader = изменены читатели дела
desk-did-hold = удаление запрещено
desk-did-release = запрет удаления снят
desk-did-redact = текст удалён
desk-did-retention = изменён срок хранения
desk-did-revision = файл сохранён
desk-did-export = выгружен поиск
desk-did-bundle = выгружен пакет доказательств
desk-audit-of-case_id = дело
desk-audit-of-channel_id = канал
desk-audit-of-closed = закрыто
desk-audit-of-comment = комментарий
desk-audit-of-days = дней
desk-audit-of-format = формат
desk-audit-of-hold_id = запрет
desk-audit-of-kind = что
desk-audit-of-name = название
desk-audit-of-number = редакция
desk-audit-of-post_id = пост
desk-audit-of-query = запрос
desk-audit-of-reader = участник
desk-audit-of-reads = может читать
desk-audit-of-reason = причина
desk-audit-of-review_id = решение
desk-audit-of-subject = о чём
desk-audit-of-verdict = вердикт
desk-audit-yes = да
desk-audit-no = нет

# Why what a form asked for was not done.
desk-form = Форма не говорит, что сделать.
desk-case-title = В названии дела от 1 до { $most } знаков.
desk-no-case = Такого дела нет.
desk-no-post = Такого поста нет.
desk-no-member = Такого участника нет.
desk-note-long = В заметке не больше { $most } знаков.
desk-note-stale = Тем временем кто-то изменил эту заметку: посмотрите, что там теперь, и объедините.
desk-note-empty = Заметка пуста.
desk-no-verdict = Такого решения об этом нет.
desk-no-mention = Такого упоминания нет.
desk-no-outcome = Такого исхода нет.
desk-not-in-story = В этом сюжете такого поста нет.
desk-tag-length = В метке от 1 до { $most } знаков.
desk-how-many = Отметьте от 1 до { $most } за раз.
desk-no-analyst = Посты поручают аналитикам: такого среди них нет.
desk-revision-stale = Тем временем сохранили другую версию: посмотрите её и начните заново.
desk-revision-same = Ничего не изменено.
desk-file-refused = Изменение файла { $path } на { $host } не принято; там в силе остаётся прежнее.
desk-fault-line = Строка { $number }:
desk-fault-line-of-file = Строка { $number } всего файла:
desk-too-long = Это слишком длинно для формы: правьте файл.
desk-starter = Это начальный каталог, его заменяет обновление Slukh: скопируйте его к watchlist и назовите копию там (officials: …).
desk-key-name = Напишите, для чего ключ: от 1 до { $most } знаков.
desk-search-empty = Нет запроса, который можно сохранить.
desk-searches-many = Уже сохранено запросов: { $most }. Уберите один.
desk-page-mark = Такой страницы у этого запроса нет: начните с первой.
desk-samples = Это образцы из демонстрации: как доказательства их не выгрузить.
desk-export-what = Назовите, что выгрузить: запрос, как csv или jsonl.
