talk-stranger = Этот бот только для участников. Если у вас есть ссылка-приглашение, откройте её ещё раз.
talk-bad-invitation = Это приглашение уже использовано или истекло. Попросите новое у того, кто его прислал.
talk-joined =
    { $role ->
        [editor] Вы вошли как редактор.
        [analyst] Вы вошли как аналитик.
        [admin] Вы вошли как администратор.
       *[journalist] Вы вошли как журналист.
    }
talk-welcome = Посты здесь — непроверенные утверждения. Telegram может читать этот чат: не присылайте материалы источников.
talk-type-surname = Напишите фамилию.
talk-back = С возвращением. Ваши подписки на месте.
talk-resumed =
    { $count ->
        [one] Вас ждало { $count } сообщение, оно придёт сейчас.
        [few] Вас ждали { $count } сообщения, они придут сейчас.
       *[other] Вас ждало { $count } сообщений, они придут сейчас.
    }
talk-member-joined = { $name } теперь с нами ({ $role }). Кто пригласил: { $by }.
talk-error = Что-то пошло не так; это записано. Попробуйте ещё раз.
talk-old-button = Эта кнопка устарела. Начните заново.
talk-not-allowed = Ваша роль этого не позволяет.
talk-nobody = Это отправлено от имени чата, и мне не видно, кто вы. Отправьте от своего имени: анонимность отключается в правах администратора.
talk-private = Это — в личном чате со мной.
talk-unknown = Не понимаю. Напишите фамилию или откройте /help.
talk-in-words = Голосовые, картинки и файлы я здесь не читаю: ответьте, пожалуйста, текстом.
talk-no-files = В этот чат мне нельзя отправлять файлы. Разрешите это здесь или запросите файл у меня в личном чате.
talk-long = Это длиннее имени. Черновик или текст статьи проверит /check, адрес статьи — /article, слова ищет /search.
talk-unknown-command = Такой команды нет. Откройте /help.
talk-forwarded-command = Пересланную команду я не выполняю. Если она нужна, напишите её сами.
talk-yes = Да
talk-no = Нет, оставить
talk-back-button = ‹ Назад
talk-later = Дальше ›
talk-earlier = ‹ Раньше
talk-on = да
talk-off = нет

role-journalist = журналист
role-editor = редактор
role-analyst = аналитик
role-admin = администратор

help-head = Что я умею
help-journalist =
    Напишите фамилию, чтобы следить за чиновником.
    /search слова — поиск и сохранённый запрос
    /watch @канал — следить за каналом или лентой
    /list — за кем вы следите, с настройками
    /digest — дайджест за сутки; или: 6 часов, вчера, с пятницы, 7 дней, 1–5 ноября, фамилия или @канал
    /stories — сюжеты дня: о чём пишут сразу несколько каналов; или: с пятницы, фамилия, @канал
    /article и адрес — посты к статье
    /check — черновик: что каналы сказали на самом деле
    /schedule — когда приходит дайджест и ваш часовой пояс
    /settings — язык, часовой пояс, что видно на экране блокировки
    /desk — поиск и архив в браузере
    /status · /privacy · /test
help-editor =
    /here — присылать сообщения и дайджесты в группу или канал
help-analyst =
    /debug и текст — кого он называет и почему
help-admin =
    /invite editor — ссылка-приглашение (journalist, editor, analyst, admin)
    /members — участники: сменить роль, закрыть доступ
    /revoke имя — сразу закрыть доступ, если телефон потерян
help-tail = Перешлите мне любой пост канала, и я скажу, что о нём знаю.

command-start = Начать
command-help = Что я умею
command-subscribe = Следить за чиновником
command-list = За кем вы следите
command-digest = Дайджест сейчас
command-stories = Сюжеты дня
command-article = Посты к статье
command-schedule = Когда приходит дайджест
command-language = Язык
command-status = За чем следим и как дела
command-test = Образец сообщения
command-privacy = Что о вас хранится
command-invite = Пригласить
command-members = Участники
command-here = Присылать в группу или канал
command-check = Проверить черновик
command-desk = Рабочий стол: поиск, архив, проверка

language-ask = На каком языке?
language-set = Теперь я пишу по-русски.
language-name = Русский

ask-subscribe = За кем следить? Напишите фамилию.
ask-subscribe-hint = Лавров
ask-watch = За каким каналом или лентой следить? Пришлите @имя, адрес или название.
ask-watch-hint = @канал
ask-article = Какая статья? Пришлите её адрес.
ask-article-hint = https://…
ask-zone = По времени какого города вы живёте?
ask-zone-hint = Рига
ask-time = В какое время? Например, 09:00.
ask-time-hint = 09:00

offer-rate =
    { $posts ->
        [one] Около { $posts } поста в день
       *[other] Около { $posts } постов в день
    } в { $channels ->
        [one] { $channels } канале
       *[other] { $channels } каналах
    }
offer-rare =
    Меньше 1 поста в день в { $channels ->
        [one] { $channels } канале
       *[other] { $channels } каналах
    }
offer-none = Таких постов в архиве пока нет.
offer-broad = Это много: подумайте о дайджесте без сообщений.
offer-examples = Последние:
offer-both = Сообщения и дайджест
offer-alerts = Только сообщения
offer-digest = Только дайджест
offer-which = Кто имеется в виду: «{ $text }»?
offer-which-more = И ещё { $count }: напишите фамилию вместе с именем.
offer-searching = Ещё ищу это имя в сохранённых постах: { $percent }%, так что их может быть больше.
offer-no-channel = За каналом или лентой «{ $text }» я не слежу. Администратор может добавить его в список.
offer-unknown = Чиновника «{ $text }» я не знаю.
offer-unknown-what = Можно сразу следить за самими словами и попросить администратора добавить человека. Или проверьте написание: достаточно одной фамилии по-русски или по-английски.
offer-similar = Может быть:
subscribed = Вы следите: { $name } — { $how }.
subscribed-both = сообщения и дайджест
subscribed-alerts = сообщения
subscribed-digest = дайджест
subscribed-neither = пока ничего
subscribed-list = Мой список
subscribed-example = Так это будет выглядеть, из архива:
subscribed-schedule = Дайджест: { $times }.
subscribed-change = Изменить
subscribed-forward = Перешлите мне любой пост канала, и я скажу, что о нём знаю.

list-head =
    { $count ->
        [0] Вы пока ни за кем не следите. Напишите фамилию.
        [one] Вы следите за { $count }:
       *[other] Вы следите за { $count }:
    }
list-paused = пауза до { $until }
list-instant = Сообщения: { $value }
list-in-digest = В дайджесте: { $value }
list-edits = Правки: { $value }
list-deletions = Удаления: { $value }
list-articles = Статьи: { $value }
list-pause-hour = Пауза 1 час
list-pause-day = Пауза 1 день
list-resume = Продолжить
list-remove = Отписаться…
list-remove-ask = Перестать следить: { $name }?
list-removed = Вы больше не следите: { $name }.
list-not-followed = Вы не следите: «{ $text }».
list-all-channels = все
list-channel = канал { $name }
list-gone = больше нет в каталоге: { $id }

digest-bad-period = Не знаю такого периода: «{ $text }». Попробуйте 6 часов, сегодня, вчера, с пятницы, за выходные, 7 дней, 12 ноября, с 1 по 5 ноября, фамилию или @имя канала.
digest-long-period = { $days ->
    [one] «{ $text }» — это слишком много: дайджест охватывает не больше { $days } дня.
   *[other] «{ $text }» — это слишком много: дайджест охватывает не больше { $days } дней.
}
article-bad = Это не адрес страницы. Пришлите адрес, который начинается с https:// — для своего текста есть /check.
article-fetching = Читаю статью и ищу её посты. Ответ придёт сам.
article-failed = Не удалось прочитать статью: { $reason }
fetch-address = это не адрес открытой веб-страницы
fetch-missing = сервер отвечает { $status }: такой страницы нет
fetch-refused = сервер отвечает { $status }: страницу нам не показывают
fetch-failed = сервер отвечает { $status }: он не справился
fetch-silent = сервер недоступен или не отвечает
fetch-later = сервер просил пока не беспокоить; попробуйте позже
fetch-kind = это не веб-страница
fetch-text = на странице не нашлось текста статьи
fetch-withdrawn = на странице сказано, что статью сняли
fetch-large = страница слишком большая
fetch-other = страница не годится; подробности в журнале
schedule-head = Ваш дайджест
schedule-none = Дайджест не назначен.
schedule-time = { $time }, { $days }
schedule-every-day = каждый день
schedule-zone = Время по городу: { $zone }.
schedule-add = Добавить время
schedule-zone-button = Часовой пояс: { $zone }
schedule-remove = Убрать { $time }
schedule-remove-ask = Убрать дайджест в { $time }?
schedule-about = О чём: { $value }
schedule-about-all = всё, за чем вы следите
schedule-about-rest = всё остальное
schedule-about-nothing = больше ни о чём
schedule-about-how = Выберите, о чём этот дайджест. Если ничего не выбрано, он обо всём, чего нет в других.
schedule-choose-rest = Всё, чего нет в других дайджестах
schedule-zones = Дайджест в { $time } — по часам города:
schedule-zone-of-chat = { $zone }, как в этом чате
schedule-empty-tell = Пустой дайджест: сообщать
schedule-empty-silent = Пустой дайджест: молчать
schedule-quiet = Тихие часы: { $value }
schedule-other-time = Другое время…
schedule-pick = В какое время?
schedule-bad-time = Это не время. Пришлите, например, 09:00.
schedule-bad-zone = Не знаю такого города или пояса: «{ $text }». Попробуйте столицу, например Рига или Киев.
schedule-set = Дайджест в { $time }.
schedule-exists = Дайджест в { $time } уже есть.

status-head = Как дела
status-channels =
    { $count ->
        [one] Следим за { $count } каналом
       *[other] Следим за { $count } каналами
    }
status-last-post = Последний пост: { $at }
status-no-post = Постов ещё не было
status-troubled = Сейчас недоступны: { $names }
status-gaps =
    { $count ->
        [0] Пробелов за сутки нет
        [one] { $count } пробел за сутки
        [few] { $count } пробела за сутки
       *[other] { $count } пробелов за сутки
    }
status-next-digest = Следующий дайджест: { $at }
status-queue = Сообщений в очереди: { $due }
status-queue-trouble = Задержано: { $suspended }, не отправлено: { $failed }

test-head = Так выглядит сообщение.
test-text = DEMO. Образец: говорят, что Сергей Лавров открыл булочную.
invite-which = Кого пригласить?
invite-link = Приглашение для одного человека ({ $role }), действует до { $until }. Сработает один раз:
invite-bad-role = Роли «{ $text }» нет. Есть journalist, editor, analyst, admin.
members-head =
    { $count ->
        [one] { $count } участник
        [few] { $count } участника
       *[other] { $count } участников
    }
members-one = { $name } · { $role } · с { $since }
members-make = Сделать: { $role }
members-remove = Закрыть доступ…
members-remove-ask = Закрыть доступ сразу: { $name }? Подписки будут удалены.
members-removed = { $name }: доступа больше нет.
members-named = Записан(а) в BOT_ADMINS: остаётся администратором бота, пока id не убран оттуда.
members-removed-named = { $name } по-прежнему администратор бота: этот id записан в BOT_ADMINS. Уберите оттуда { $id }, запустите бота снова и ещё раз закройте доступ. Сеансы за рабочим столом закончены, ключи и подписки удалены.
members-gone = Такого участника нет.
members-not-self = С собой так нельзя.

privacy-text =
    О вас хранится: номер пользователя Telegram, имя, роль, язык и часовой пояс; за кем вы следите; сообщения и дайджесты, отправленные в этот чат.
    Никому не показывается, даже администраторам: за кем вы следите.
    Не хранится: что вы здесь пишете, черновики на проверке.
    Сам Telegram может читать этот чат.
privacy-names = Имена в уведомлениях: { $value }
privacy-names-shown = видны
privacy-names-hidden = скрыты
privacy-forget = Забыть меня…
forget-ask = Удалить всё, что о вас хранится? Чтобы вернуться, понадобится новое приглашение.
forget-done = Всё о вас удалено. До свидания.

here-ask-public = Эта группа публичная: отправка сюда — это публикация. Подтвердить может только администратор.
here-confirm = Да, публиковать там
here-done = Сообщения и дайджесты будут приходить сюда. Пользуйтесь здесь /subscribe и /schedule.
here-already = Этот чат уже получает сообщения.
here-first = Этот чат пока не получает сообщений. Сначала редактор должен написать здесь /here.
here-private =
    В группе: напишите там /here.
    Для канала: сделайте меня администратором с правом публиковать, затем напишите /here @канал или перешлите мне его пост.
here-no-right = Мне нельзя писать в группу { $title }. Дайте мне это право и снова напишите там /here.
here-unknown = Не нахожу канал «{ $text }». Напишите /here @канал или перешлите мне его пост.
here-channels = Каналы, которые получают сообщения:
here-channel-no-right = Мне нельзя публиковать в канале { $title }. Сделайте меня администратором с правом публиковать и попробуйте снова.
here-not-yours = Вы не администратор канала { $title }.
here-channel-ask = Отправлять сообщения и дайджесты в канал { $title }?
here-channel-yes = Да, отправлять туда
here-channel-public = Канал { $title } публичный: отправка туда — это публикация. Непроверенные утверждения прочтёт кто угодно.
here-channel-asked = Канал { $title } публичный: отправка туда — это публикация. Я спросил администраторов.
here-channel-wish = { $name } хочет отправлять сообщения и дайджесты в канал { $title }.
here-channel-done = Канал { $title } получает сообщения. Выберите какие.
here-set-up = Что и когда
here-stop = Больше не отправлять туда…
here-stop-ask = Больше не отправлять в канал { $title }? Его подписки будут удалены.
here-stopped = { $title } больше ничего не получает.
here-setting-up = Ближайшие 30 минут фамилии, которые вы пишете, /list, /schedule и /settings относятся к этому каналу.
here-own = Назад к своему чату
here-about = Канал { $title }
here-forwarded = Отправлять сообщения в этот канал
here-lost = { $title }: мне больше нельзя туда писать. Сообщения подождут, пока будет можно.
here-public-now = { $title } — теперь публичное место: отправка туда была бы публикацией. Сообщения подождут, пока администратор не подтвердит это командой /here.

mute-official-hour = { $name }: на час
mute-official-day = { $name }: на день
mute-channel = Канал { $name }: насовсем
mute-done-official = { $name }: без сообщений до { $until }. Дайджест остаётся.
mute-done-channel = { $name } больше не приносит сообщений. Дайджест остаётся.
mute-undo = Вернуть
mute-undone = Снова слышно.

life-unknown = Этого поста у меня нет: за каналом { $channel } не следят, или пост старше наблюдения.
life-stored = Сохранён. Впервые услышан здесь { $at }.
life-versions =
    { $count ->
        [one] { $count } версия
        [few] { $count } версии
       *[other] { $count } версий
    }
life-copies = Все, у кого этот текст:
life-first = первый
life-deleted = удалён
life-articles = В статьях:
no-desk = У стола аналитика пока нет адреса. Задайте REVIEW_URL.
desk-link = Открыть стол

ask-check = Пришлите черновик текстом или файлом .txt. Он не сохраняется.
ask-check-hint = Черновик
check-head =
    { $count ->
        [one] { $count } ссылка на канал Telegram
        [few] { $count } ссылки на каналы Telegram
       *[other] { $count } ссылок на каналы Telegram
    }
check-only-first = Здесь проверены только первые { $count }: остальное пришлите другим черновиком.
check-none = В этом тексте нет ссылок на каналы Telegram.
check-found = У канала есть посты о них за это время; сверьте слова.
check-found-words = У канала есть посты о них за это время.
check-verbatim = слово в слово
check-altered = изменено (зачёркнуто: пост, подчёркнуто: черновик)
check-not-found = в этих постах нет
check-translated = посты на другом языке, сравните сами
check-older = (версия { $number }; сейчас в посте иначе)
check-other-day = Не «{ $day }»: посты канала о них вышли в другие дни.
check-nothing = Такого поста канала { $channel } у меня нет.
check-not-watched = За каналом { $channel } не следят: проверить не могу.
check-kept-nowhere = Черновик не сохранён.
check-private = Черновики — только в личном чате со мной.
check-bad-file = Я читаю обычные текстовые файлы до 400 КБ.

# saved searches, stories, feeds, files
ask-search = Что искать?
ask-search-hint = метро (закрыли OR авария) -Дептранс
search-bad = Не могу прочитать запрос: { $reason }.
search-how =
    метро авария — оба слова в любой форме
    "глава МИД" — фраза · мигра* — начало слова
    метро ИЛИ трамвай · -метро · (а ИЛИ б) в
    кто:лавров канал:nezygar is:forwarded has:photo
search-how-short = Запрос. Сообщения придут, когда появятся такие посты.
found-button = Все посты
found-range = Посты { $first }–{ $last }, сначала новые
stories-head = Сюжеты
stories-range = { $first }–{ $last }, сначала те, что в большем числе каналов. Номер открывает все посты.
stories-none = За это время ничего не повторилось хотя бы в двух каналах.
offer-feed = Лента редакции: каждая статья приходит после выхода, как только рядом с ней встанут посты.
offer-feed-button = Следить за её статьями
list-what-else = Ещё: напишите фамилию, или /search слова, или /watch @канал.
list-search = запрос «{ $name }»
list-story = сюжет «{ $name }»
list-feed = лента { $name }
list-channels = Каналы: { $value }
list-channels-how = Нажмите на каналы, посты которых нужны. Если не выбран ни один, приходят все.
list-export = Файлом
list-exported = Ваши подписки. Пришлите этот файл мне сюда или в другой чат, и они станут такими, как сейчас.
import-bad =
    В этом файле нет подписок, которые я могу прочитать: { $reason ->
        [large] он больше { $limit } МБ
        [json] это не JSON
        [many] в нём больше { $limit } подписок
       *[format] это не мой файл
    }
import-done =
    { $count ->
        [0] Ничего не добавлено
        [one] { $count } подписка теперь как в файле
        [few] { $count } подписки теперь как в файле
       *[other] { $count } подписок теперь как в файле
    }
import-unknown =
    { $count ->
        [one] { $count } здесь неизвестна и пропущена: { $names }
       *[other] { $count } здесь неизвестны и пропущены: { $names }
    }
import-ask =
    { $count ->
        [one] Сделать { $count } подписку как в этом файле? Остальные не изменятся.
        [few] Сделать { $count } подписки как в этом файле? Остальные не изменятся.
       *[other] Сделать { $count } подписок как в этом файле? Остальные не изменятся.
    }
alert-button-story = Следить за сюжетом
story-followed = Вы узнаете о каждом новом канале с этим текстом.
command-search = Поиск и сохранённый запрос
command-watch = Следить за каналом или лентой
desk-link-once = Эта ссылка сработает один раз, в течение десяти минут:
desk-private = Спросите меня в личном чате: ссылка только для вас.
ask-debug = Пришлите текст: покажу, что совпало бы и что отвергнуто. Он не сохраняется.
ask-debug-hint = Текст
debug-nothing = В этом тексте нет ничего из каталога.
debug-more = И ещё мест: { $count }.
offer-words = Следить за этими словами
offer-ask-admin = Попросить администратора добавить
offer-asked = { $by } просит добавить того, кого нет в каталоге: { $name }
offer-asked-how = Тех, у кого есть публичная должность, добавляют, как показано ниже; остальных только с --reason: причина записывается.
offer-ask-watch = Попросить администратора добавить
offer-asked-watch = { $by } просит следить за тем, чего нет в списке: { $name }
offer-asked-watch-how = Добавьте его в список каналов и лент, в файле или за рабочим столом, в раздел { $part }:
offer-admins-told = Администраторы извещены.
offer-no-admin = Бот не может связаться ни с одним администратором.

# settings, translation, e-mail
settings-head = Настройки этого чата
settings-language = Язык: { $value }
settings-digest = Дайджест и тихие часы…
settings-cited = Изменения цитированных постов: { $value }
settings-muted = Без сообщений: { $name } · вернуть
settings-translate = Переводить каждое сообщение: { $value }
settings-email = Почта, когда Telegram недоступен: { $value }
translate-button = Перевести
translate-head = Машинный перевод ({ $service }), не проверен:
translate-soon = Перевожу; ответ придёт сам.
translate-failed = Перевести сейчас не удалось. Попробую ещё, перевод придёт сам.
translate-trouble = Служба перевода не отвечает: { $reason }. Буду пробовать; об этом говорю один раз.
ask-email = Какой адрес? Сначала туда придёт код.
ask-email-hint = name@example.org
ask-code = Какой код пришёл на почту?
ask-code-hint = 123456
email-off = Почта здесь не включена, или это группа.
email-bad = Это не адрес почты.
email-wait = Код уже отправлен. Подождите минуту до следующего.
email-failed = Почтовый сервер не принял письмо. Проверьте адрес или попробуйте позже.
email-code-subject = Ваш код
email-code = { $code } — код для бота. Он действует пятнадцать минут.
email-code-old = Код устарел или введён слишком много раз. Отправьте /email ещё раз.
email-code-wrong = Это не тот код.
email-set = Пока Telegram не принимает бота, срочные сообщения идут на { $address }.
email-is = Срочные сообщения идут на { $address }, пока Telegram не принимает бота.
email-remove = Убрать адрес
email-why = По почте, потому что Telegram пять минут не принимает сообщения бота.
email-refused-subject = Telegram не принимает бота
email-refused = Telegram не принял ни одного сообщения бота с { $since }. Сообщения ждут и уйдут позже; выбравшие почту получают срочные там.
talk-contact = Безопасная связь с нами: { $contact }
revoke-which = Чей доступ? Участника «{ $text }» нет, или их несколько. Отправьте /revoke и id или выберите здесь:
revoke-whose = Чей доступ? Отправьте /revoke и имя или id или выберите здесь:
command-settings = Настройки
