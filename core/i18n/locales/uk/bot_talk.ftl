talk-stranger = Цей бот лише для учасників. Якщо у вас є посилання-запрошення, відкрийте його ще раз.
talk-bad-invitation = Це запрошення вже використано, або його строк минув. Попросіть нове в того, хто його надіслав.
talk-joined =
    { $role ->
        [editor] Ви увійшли як редактор.
        [analyst] Ви увійшли як аналітик.
        [admin] Ви увійшли як адміністратор.
       *[journalist] Ви увійшли як журналіст.
    }
talk-welcome = Дописи тут — неперевірені твердження. Telegram може читати цей чат: не надсилайте матеріали джерел.
talk-type-surname = Напишіть прізвище.
talk-back = З поверненням. Ваші підписки на місці.
talk-resumed =
    { $count ->
        [one] На вас чекало { $count } повідомлення, воно прийде зараз.
        [few] На вас чекали { $count } повідомлення, вони прийдуть зараз.
       *[other] На вас чекало { $count } повідомлень, вони прийдуть зараз.
    }
talk-member-joined = { $name } тепер з нами ({ $role }). Хто запросив: { $by }.
talk-error = Щось пішло не так; це записано. Спробуйте ще раз.
talk-old-button = Ця кнопка застаріла. Почніть спочатку.
talk-not-allowed = Ваша роль цього не дозволяє.
talk-nobody = Це надіслано від імені чату, і мені не видно, хто ви. Надішліть від свого імені: анонімність вимикається в правах адміністратора.
talk-private = Це — у приватному чаті зі мною.
talk-unknown = Не розумію. Напишіть прізвище або відкрийте /help.
talk-in-words = Голосових, картинок і файлів я тут не читаю: відповідайте, будь ласка, текстом.
talk-no-files = До цього чату мені не можна надсилати файли. Дозвольте це тут або попросіть файл у мене в приватному чаті.
talk-long = Це довше за ім’я. Чернетку або текст статті перевірить /check, адресу статті — /article, слова шукає /search.
talk-unknown-command = Такої команди немає. Відкрийте /help.
talk-forwarded-command = Переслану команду я не виконую. Якщо вона потрібна, напишіть її самі.
talk-yes = Так
talk-no = Ні, залишити
talk-back-button = ‹ Назад
talk-later = Далі ›
talk-earlier = ‹ Раніше
talk-on = так
talk-off = ні

role-journalist = журналіст
role-editor = редактор
role-analyst = аналітик
role-admin = адміністратор

help-head = Що я вмію
help-journalist =
    Напишіть прізвище, щоб стежити за посадовцем.
    /search слова — пошук і збережений запит
    /watch @канал — стежити за каналом або стрічкою
    /list — за ким ви стежите, з налаштуваннями
    /digest — дайджест за добу; або: 6 годин, вчора, з п’ятниці, 7 днів, 1–5 листопада, прізвище або @канал
    /stories — сюжети дня: про що пишуть одразу кілька каналів; або: з п’ятниці, прізвище, @канал
    /article і адреса — дописи до статті
    /check — чернетка: що канали сказали насправді
    /schedule — коли приходить дайджест і ваш часовий пояс
    /settings — мова, часовий пояс, що видно на екрані блокування
    /desk — пошук і архів у браузері
    /status · /privacy · /test
help-editor =
    /here — надсилати повідомлення та дайджести в групу чи канал
help-analyst =
    /debug і текст — кого він називає й чому
help-admin =
    /invite editor — посилання-запрошення (journalist, editor, analyst, admin)
    /members — учасники: змінити роль, закрити доступ
    /revoke ім’я — одразу закрити доступ, якщо телефон загублено
help-tail = Перешліть мені будь-який допис каналу, і я скажу, що про нього знаю.

command-start = Почати
command-help = Що я вмію
command-subscribe = Стежити за посадовцем
command-list = За ким ви стежите
command-digest = Дайджест зараз
command-stories = Сюжети дня
command-article = Дописи до статті
command-schedule = Коли приходить дайджест
command-language = Мова
command-status = За чим стежимо і як справи
command-test = Зразок повідомлення
command-privacy = Що про вас зберігається
command-invite = Запросити
command-members = Учасники
command-here = Надсилати в групу чи канал
command-check = Перевірити чернетку
command-desk = Робочий стіл: пошук, архів, перевірка

language-ask = Якою мовою?
language-set = Тепер я пишу українською.
language-name = Українська

ask-subscribe = За ким стежити? Напишіть прізвище.
ask-subscribe-hint = Лавров
ask-watch = За яким каналом чи стрічкою стежити? Надішліть @ім’я, адресу або назву.
ask-watch-hint = @канал
ask-article = Яка стаття? Надішліть її адресу.
ask-article-hint = https://…
ask-zone = За часом якого міста ви живете?
ask-zone-hint = Київ
ask-time = О котрій? Наприклад, 09:00.
ask-time-hint = 09:00

offer-rate =
    { $posts ->
        [one] Близько { $posts } допису на день
       *[other] Близько { $posts } дописів на день
    } у { $channels ->
        [one] { $channels } каналі
       *[other] { $channels } каналах
    }
offer-rare =
    Менше 1 допису на день у { $channels ->
        [one] { $channels } каналі
       *[other] { $channels } каналах
    }
offer-none = Таких дописів в архіві поки немає.
offer-broad = Це багато: подумайте про дайджест без повідомлень.
offer-examples = Останні:
offer-both = Повідомлення і дайджест
offer-alerts = Лише повідомлення
offer-digest = Лише дайджест
offer-which = Кого ви маєте на увазі: «{ $text }»?
offer-which-more = І ще { $count }: напишіть прізвище разом з ім’ям.
offer-searching = Ще шукаю це ім’я в збережених дописах: { $percent }%, тож їх може бути більше.
offer-no-channel = За каналом чи стрічкою «{ $text }» я не стежу. Адміністратор може додати його до списку.
offer-unknown = Посадовця «{ $text }» я не знаю.
offer-unknown-what = Можна одразу стежити за самими словами й попросити адміністратора додати людину. Або перевірте написання: досить самого прізвища українською, російською чи англійською.
offer-similar = Можливо:
subscribed = Ви стежите: { $name } — { $how }.
subscribed-both = повідомлення і дайджест
subscribed-alerts = повідомлення
subscribed-digest = дайджест
subscribed-neither = поки нічого
subscribed-list = Мій список
subscribed-example = Так це виглядатиме, з архіву:
subscribed-schedule = Дайджест: { $times }.
subscribed-change = Змінити
subscribed-forward = Перешліть мені будь-який допис каналу, і я скажу, що про нього знаю.

list-head =
    { $count ->
        [0] Ви поки ні за ким не стежите. Напишіть прізвище.
        [one] Ви стежите за { $count }:
       *[other] Ви стежите за { $count }:
    }
list-paused = пауза до { $until }
list-instant = Повідомлення: { $value }
list-in-digest = У дайджесті: { $value }
list-edits = Правки: { $value }
list-deletions = Видалення: { $value }
list-articles = Статті: { $value }
list-pause-hour = Пауза 1 година
list-pause-day = Пауза 1 день
list-resume = Продовжити
list-remove = Відписатися…
list-remove-ask = Перестати стежити: { $name }?
list-removed = Ви більше не стежите: { $name }.
list-not-followed = Ви не стежите: «{ $text }».
list-all-channels = усі
list-channel = канал { $name }
list-gone = більше немає в каталозі: { $id }

digest-bad-period = Не знаю такого періоду: «{ $text }». Спробуйте 6 годин, сьогодні, вчора, з п’ятниці, за вихідні, 7 днів, 12 листопада, з 1 по 5 листопада, прізвище або @ім’я каналу.
digest-long-period = { $days ->
    [one] «{ $text }» — це забагато: дайджест охоплює не більше { $days } дня.
   *[other] «{ $text }» — це забагато: дайджест охоплює не більше { $days } днів.
}
article-bad = Це не адреса сторінки. Надішліть адресу, що починається з https:// — для власного тексту є /check.
article-fetching = Читаю статтю і шукаю її дописи. Відповідь прийде сама.
article-failed = Не вдалося прочитати статтю: { $reason }
fetch-address = це не адреса відкритої вебсторінки
fetch-missing = сервер відповідає { $status }: такої сторінки немає
fetch-refused = сервер відповідає { $status }: сторінку нам не показують
fetch-failed = сервер відповідає { $status }: він не впорався
fetch-silent = сервер недоступний або не відповідає
fetch-later = сервер просив поки не турбувати; спробуйте пізніше
fetch-kind = це не вебсторінка
fetch-text = на сторінці не знайшлося тексту статті
fetch-withdrawn = на сторінці сказано, що статтю зняли
fetch-large = сторінка завелика
fetch-other = сторінка не підходить; подробиці в журналі
schedule-head = Ваш дайджест
schedule-none = Дайджест не призначено.
schedule-time = { $time }, { $days }
schedule-every-day = щодня
schedule-zone = Час за містом: { $zone }.
schedule-add = Додати час
schedule-zone-button = Часовий пояс: { $zone }
schedule-remove = Прибрати { $time }
schedule-remove-ask = Прибрати дайджест о { $time }?
schedule-about = Про що: { $value }
schedule-about-all = усе, за чим ви стежите
schedule-about-rest = усе інше
schedule-about-nothing = більше ні про що
schedule-about-how = Виберіть, про що цей дайджест. Якщо нічого не вибрано, він про все, чого немає в інших.
schedule-choose-rest = Усе, чого немає в інших дайджестах
schedule-zones = Дайджест о { $time } — за годинником міста:
schedule-zone-of-chat = { $zone }, як у цьому чаті
schedule-empty-tell = Порожній дайджест: повідомляти
schedule-empty-silent = Порожній дайджест: мовчати
schedule-quiet = Тихі години: { $value }
schedule-other-time = Інший час…
schedule-pick = О котрій?
schedule-bad-time = Це не час. Надішліть, наприклад, 09:00.
schedule-bad-zone = Не знаю такого міста чи поясу: «{ $text }». Спробуйте столицю, наприклад Рига або Київ.
schedule-set = Дайджест о { $time }.
schedule-exists = Дайджест о { $time } вже є.

status-head = Як справи
status-channels =
    { $count ->
        [one] Стежимо за { $count } каналом
       *[other] Стежимо за { $count } каналами
    }
status-last-post = Останній допис: { $at }
status-no-post = Дописів ще не було
status-troubled = Зараз недоступні: { $names }
status-gaps =
    { $count ->
        [0] Прогалин за добу немає
        [one] { $count } прогалина за добу
        [few] { $count } прогалини за добу
       *[other] { $count } прогалин за добу
    }
status-next-digest = Наступний дайджест: { $at }
status-queue = Повідомлень у черзі: { $due }
status-queue-trouble = Затримано: { $suspended }, не надіслано: { $failed }

test-head = Так виглядає повідомлення.
test-text = DEMO. Зразок: кажуть, що Сергій Лавров відкрив пекарню.
invite-which = Кого запросити?
invite-link = Запрошення для однієї людини ({ $role }), діє до { $until }. Спрацює один раз:
invite-bad-role = Ролі «{ $text }» немає. Є journalist, editor, analyst, admin.
members-head =
    { $count ->
        [one] { $count } учасник
        [few] { $count } учасники
       *[other] { $count } учасників
    }
members-one = { $name } · { $role } · з { $since }
members-make = Зробити: { $role }
members-remove = Закрити доступ…
members-remove-ask = Закрити доступ одразу: { $name }? Підписки буде видалено.
members-removed = { $name } більше не має доступу.
members-named = Записано в BOT_ADMINS: лишається адміністратором бота, доки id не прибрано звідти.
members-removed-named = { $name } досі адміністратор бота: цей id записано в BOT_ADMINS. Приберіть звідти { $id }, запустіть бота знову і ще раз закрийте доступ. Сеанси за робочим столом завершено, ключі та підписки видалено.
members-gone = Такого учасника немає.
members-not-self = Із собою так не можна.

privacy-text =
    Про вас зберігається: номер користувача Telegram, ім’я, роль, мова і часовий пояс; за ким ви стежите; повідомлення та дайджести, надіслані в цей чат.
    Нікому не показується, навіть адміністраторам: за ким ви стежите.
    Не зберігається: що ви тут пишете, чернетки на перевірці.
    Сам Telegram може читати цей чат.
privacy-names = Імена в сповіщеннях: { $value }
privacy-names-shown = видно
privacy-names-hidden = приховано
privacy-forget = Забути мене…
forget-ask = Видалити все, що про вас зберігається? Щоб повернутися, знадобиться нове запрошення.
forget-done = Усе про вас видалено. До побачення.

here-ask-public = Ця група публічна: надсилання сюди — це публікація. Підтвердити може лише адміністратор.
here-confirm = Так, публікувати там
here-done = Повідомлення й дайджести надходитимуть сюди. Користуйтеся тут /subscribe і /schedule.
here-already = Цей чат уже отримує повідомлення.
here-first = Цей чат поки не отримує повідомлень. Спершу редактор має написати тут /here.
here-private =
    У групі: напишіть там /here.
    Для каналу: зробіть мене адміністратором із правом публікувати, потім напишіть /here @канал або перешліть мені його допис.
here-no-right = Мені не можна писати в групу { $title }. Дайте мені це право і знову напишіть там /here.
here-unknown = Не знаходжу каналу «{ $text }». Напишіть /here @канал або перешліть мені його допис.
here-channels = Канали, які отримують повідомлення:
here-channel-no-right = Мені не можна публікувати в каналі { $title }. Зробіть мене адміністратором із правом публікувати і спробуйте знову.
here-not-yours = Ви не адміністратор каналу { $title }.
here-channel-ask = Надсилати повідомлення й дайджести в канал { $title }?
here-channel-yes = Так, надсилати туди
here-channel-public = Канал { $title } публічний: надсилання туди — це публікація. Неперевірені твердження прочитає будь-хто.
here-channel-asked = Канал { $title } публічний: надсилання туди — це публікація. Я запитав адміністраторів.
here-channel-wish = { $name } хоче надсилати повідомлення й дайджести в канал { $title }.
here-channel-done = Канал { $title } отримує повідомлення. Виберіть які.
here-set-up = Що й коли
here-stop = Більше не надсилати туди…
here-stop-ask = Більше не надсилати в канал { $title }? Його підписки буде видалено.
here-stopped = { $title } більше нічого не отримує.
here-setting-up = Найближчі 30 хвилин прізвища, які ви пишете, /list, /schedule і /settings стосуються цього каналу.
here-own = Назад до свого чату
here-about = Канал { $title }
here-forwarded = Надсилати повідомлення в цей канал
here-lost = { $title }: мені більше не можна туди писати. Повідомлення почекають, доки буде можна.
here-public-now = { $title } — тепер публічне місце: надсилання туди було б публікацією. Повідомлення почекають, доки адміністратор не підтвердить це командою /here.

mute-official-hour = { $name }: на годину
mute-official-day = { $name }: на день
mute-channel = Канал { $name }: назавжди
mute-done-official = { $name }: без повідомлень до { $until }. Дайджест лишається.
mute-done-channel = { $name } більше не приносить повідомлень. Дайджест лишається.
mute-undo = Повернути
mute-undone = Знову чути.

life-unknown = Цього допису я не маю: за каналом { $channel } не стежать, або допис старший за спостереження.
life-stored = Збережено. Уперше почуто тут { $at }.
life-versions =
    { $count ->
        [one] { $count } версія
        [few] { $count } версії
       *[other] { $count } версій
    }
life-copies = Усі, в кого цей текст:
life-first = перший
life-deleted = видалено
life-articles = У статтях:
no-desk = Стіл аналітика поки не має адреси. Задайте REVIEW_URL.
desk-link = Відкрити стіл

ask-check = Надішліть чернетку текстом або файлом .txt. Вона не зберігається.
ask-check-hint = Чернетка
check-head =
    { $count ->
        [one] { $count } посилання на канал Telegram
        [few] { $count } посилання на канали Telegram
       *[other] { $count } посилань на канали Telegram
    }
check-only-first = Тут перевірено лише перші { $count }: решту надішліть іншою чернеткою.
check-none = У цьому тексті немає посилань на канали Telegram.
check-found = У каналі є дописи про них за цей час; звірте слова.
check-found-words = У каналі є дописи про них за цей час.
check-verbatim = слово в слово
check-altered = змінено (закреслено: допис, підкреслено: чернетка)
check-not-found = у цих дописах немає
check-translated = дописи іншою мовою, порівняйте самі
check-older = (версія { $number }; зараз у дописі інакше)
check-other-day = Не «{ $day }»: дописи каналу про них вийшли в інші дні.
check-nothing = Такого допису каналу { $channel } я не маю.
check-not-watched = За каналом { $channel } не стежать: перевірити не можу.
check-kept-nowhere = Чернетку не збережено.
check-private = Чернетки — лише в приватному чаті зі мною.
check-bad-file = Я читаю звичайні текстові файли до 400 КБ.

# saved searches, stories, feeds, files
ask-search = Що шукати?
ask-search-hint = метро (закрили OR аварія) -Дептранс
search-bad = Не можу прочитати запит: { $reason }.
search-how =
    метро аварія — обидва слова в будь-якій формі
    "голова МЗС" — фраза · мігра* — початок слова
    метро АБО трамвай · -метро · (а АБО б) в
    посадовець:лавров канал:nezygar is:forwarded has:photo
search-how-short = Запит. Сповіщення прийдуть, щойно з’являться такі дописи.
found-button = Усі дописи
found-range = Дописи { $first }–{ $last }, спершу нові
stories-head = Сюжети
stories-range = { $first }–{ $last }, спершу ті, що в більшій кількості каналів. Номер відкриває всі дописи.
stories-none = За цей час ніщо не повторилося хоча б у двох каналах.
offer-feed = Стрічка редакції: кожна стаття приходить після виходу, щойно поруч із нею стануть дописи.
offer-feed-button = Стежити за її статтями
list-what-else = Ще: напишіть прізвище, або /search слова, або /watch @канал.
list-search = запит «{ $name }»
list-story = сюжет «{ $name }»
list-feed = стрічка { $name }
list-channels = Канали: { $value }
list-channels-how = Торкніться каналів, дописи яких потрібні. Якщо не вибрано жодного, приходять усі.
list-export = Файлом
list-exported = Ваші підписки. Надішліть цей файл мені сюди або в інший чат, і вони стануть такими, як зараз.
import-bad =
    У цьому файлі немає підписок, які я можу прочитати: { $reason ->
        [large] він більший за { $limit } МБ
        [json] це не JSON
        [many] у ньому понад { $limit } підписок
       *[format] це не мій файл
    }
import-done =
    { $count ->
        [0] Нічого не додано
        [one] { $count } підписка тепер як у файлі
        [few] { $count } підписки тепер як у файлі
       *[other] { $count } підписок тепер як у файлі
    }
import-unknown =
    { $count ->
        [one] { $count } тут невідома й пропущена: { $names }
       *[other] { $count } тут невідомі й пропущені: { $names }
    }
import-ask =
    { $count ->
        [one] Зробити { $count } підписку як у цьому файлі? Решта не зміниться.
        [few] Зробити { $count } підписки як у цьому файлі? Решта не зміниться.
       *[other] Зробити { $count } підписок як у цьому файлі? Решта не зміниться.
    }
alert-button-story = Стежити за сюжетом
story-followed = Ви дізнаєтеся про кожен новий канал із цим текстом.
command-search = Пошук і збережений запит
command-watch = Стежити за каналом або стрічкою
desk-link-once = Це посилання спрацює один раз, протягом десяти хвилин:
desk-private = Запитайте мене в приватному чаті: посилання лише для вас.
ask-debug = Надішліть текст: покажу, що збіглося б і що відкинуто. Він не зберігається.
ask-debug-hint = Текст
debug-nothing = У цьому тексті немає нічого з каталогу.
debug-more = І ще місць: { $count }.
offer-words = Стежити за цими словами
offer-ask-admin = Попросити адміністратора додати
offer-asked = { $by } просить додати того, кого немає в каталозі: { $name }
offer-asked-how = Тих, хто має публічну посаду, додають, як показано нижче; інших лише з --reason: причина записується.
offer-ask-watch = Попросити адміністратора додати
offer-asked-watch = { $by } просить стежити за тим, чого немає в списку: { $name }
offer-asked-watch-how = Додайте його до списку каналів і стрічок, у файлі чи за робочим столом, у розділ { $part }:
offer-admins-told = Адміністраторів сповіщено.
offer-no-admin = Бот не може зв’язатися з жодним адміністратором.

# settings, translation, e-mail
settings-head = Налаштування цього чату
settings-language = Мова: { $value }
settings-digest = Дайджест і тихі години…
settings-cited = Зміни цитованих дописів: { $value }
settings-muted = Без повідомлень: { $name } · повернути
settings-translate = Перекладати кожне сповіщення: { $value }
settings-email = Пошта, коли Telegram недоступний: { $value }
translate-button = Перекласти
translate-head = Машинний переклад ({ $service }), не перевірено:
translate-soon = Перекладаю; відповідь прийде сама.
translate-failed = Перекласти зараз не вдалося. Спробую ще, переклад прийде сам.
translate-trouble = Служба перекладу не відповідає: { $reason }. Пробуватиму далі; про це кажу один раз.
ask-email = Яка адреса? Спершу туди прийде код.
ask-email-hint = name@example.org
ask-code = Який код прийшов на пошту?
ask-code-hint = 123456
email-off = Пошту тут не ввімкнено, або це група.
email-bad = Це не адреса пошти.
email-wait = Код уже надіслано. Зачекайте хвилину до наступного.
email-failed = Поштовий сервер не прийняв лист. Перевірте адресу або спробуйте пізніше.
email-code-subject = Ваш код
email-code = { $code } — код для бота. Він діє п’ятнадцять хвилин.
email-code-old = Код застарів або введений забагато разів. Надішліть /email ще раз.
email-code-wrong = Це не той код.
email-set = Поки Telegram не приймає бота, термінові сповіщення йдуть на { $address }.
email-is = Термінові сповіщення йдуть на { $address }, поки Telegram не приймає бота.
email-remove = Прибрати адресу
email-why = Поштою, бо Telegram п’ять хвилин не приймає повідомлень бота.
email-refused-subject = Telegram не приймає бота
email-refused = Telegram не прийняв жодного повідомлення бота з { $since }. Повідомлення чекають і підуть пізніше; хто обрав пошту, отримує термінові там.
talk-contact = Безпечний зв’язок із нами: { $contact }
revoke-which = Чий доступ? Учасника «{ $text }» немає, або їх кілька. Надішліть /revoke та id або оберіть тут:
revoke-whose = Чий доступ? Надішліть /revoke та ім’я чи id або оберіть тут:
command-settings = Налаштування
