# Що не так у файлах редакції та що з цим робити. $field — ключ файлу, $found — що там стоїть. Перед цим названо рядок.

fault-is-nothing = нічого
fault-is-mapping = набір «ключ: значення»
fault-is-list = список
fault-first-of-file = { $number } усього файлу

# Запис файлу.
fault-not-yaml = це не YAML: { $problem }
fault-yaml-colon = це не YAML: в одному рядку друга двокрапка; візьміть текст у лапки
fault-yaml-no-colon = це не YAML: бракує двокрапки
fault-yaml-indent = це не YAML: відступ цього рядка або одного з рядків вище не такий, як у сусідніх
fault-yaml-bracket = це не YAML: бракує коми або закривної дужки
fault-yaml-quote = це не YAML: лапки не закрито
fault-yaml-start = це не YAML: з цього знака текст починатися не може; візьміть його в лапки
fault-yaml-tab = це не YAML: на місці пробілів стоїть табуляція; зробіть відступ пробілами
fault-character = тут знак, якого в YAML бути не може; приберіть його
fault-second-document = починається другий документ YAML; приберіть рядок «---» між ними
fault-tag = тут мітка YAML ({ $tag }), їх тут не вживають; приберіть її
fault-nested = вкладеність глибша за { $most }
fault-behind = неможливо записати ({ $why }), тож до цієї машини не доходить редакція { $number }, зроблена на робочому столі або іншою машиною; дозвольте запис у файл і його теку
fault-no-anchor = для посилання *{ $name } вище немає готової мітки
fault-aliases = посилання замінюють більше ніж { $most } значень
fault-key-no-text = ключ тут — не текст
fault-key-twice = ключ «{ $key }» стоїть двічі, уперше в рядку { $first }

# Що стоїть біля ключа.
fault-mapping =
    { $field ->
        [none] тут має стояти набір «ключ: значення», а стоїть { $found }; напишіть { $example }
       *[other] біля «{ $field }» має стояти набір «ключ: значення», а стоїть { $found }; напишіть { $example }
    }
fault-list =
    { $field ->
        [none] тут має стояти список, а стоїть { $found }; починайте кожен пункт із «- »
       *[other] біля «{ $field }» має стояти список, а стоїть { $found }; починайте кожен пункт із «- »
    }
fault-texts = біля «{ $field }» має стояти список текстів, а стоїть { $found }
fault-text = біля «{ $field }» має стояти текст, а стоїть { $found }
fault-empty = «{ $field }» порожнє; заповніть або приберіть
fault-short = «{ $found }» біля «{ $field }» закоротке, щоб це можна було впізнати; приберіть
fault-long = «{ $field }» довше за { $most } знаків
fault-unusable = у «{ $field }» неприпустимий знак { $sign }; приберіть його
fault-language = { $found } біля «{ $field }» — не код мови; напишіть ru, uk або en
fault-switch = біля { $field } стоїть { $found }; напишіть yes або no

# Список каналів.
fault-home = officials починається з домашньої теки, якої тут немає: { $found }; напишіть повний шлях
fault-elsewhere = officials називає файл поза текою списку каналів: { $found }; назвіть файл цієї теки або попросіть змінити це в самому файлі на комп’ютері
fault-timezone =
    { $near ->
        [none] часового поясу { $name } немає; напишіть ім’я IANA, наприклад Europe/Riga
       *[other] часового поясу { $name } немає; може, { $near }?
    }
fault-listed-twice = { $name } у списку двічі, уперше в рядку { $first }; приберіть одне з двох
fault-channel-unnamed = у каналу немає ні username, ні id; додайте, наприклад username: nezygar
fault-invitation = { $found } — запрошення, а не канал; вступіть акаунтом, що спостерігає, і напишіть id
fault-username = { $found } — не ім’я в Telegram; напишіть його як у https://t.me/username
fault-username-id = { $found } — число, а не ім’я в Telegram; напишіть його після id:
fault-id-number = id { $found } — не число; напишіть, наприклад id: 1234567890
fault-id-channel = id { $found } — не id каналу; напишіть його без префікса або з -100 попереду
fault-feed-url = у стрічки немає url; додайте, наприклад url: https://example.org/rss
fault-url = { $found } — не адреса в мережі; напишіть її з https:// попереду

# Каталог.
fault-no-id = у посадовця немає id; додайте, наприклад id: sergey-lavrov
fault-id-twice = id { $name } стоїть двічі, уперше в рядку { $first }; дайте одному з двох інший id
fault-no-name = немає імені; додайте, наприклад name: {"{"}ru: Сергей Лавров{"}"}
fault-no-language = ім’я не дано жодною мовою; дайте його мовою ru, en або uk
fault-gender = біля gender стоїть { $found }; напишіть m або f чи приберіть
fault-no-title = у посади немає title; додайте її назву
fault-ends-before = посада закінчується { $to }, раніше, ніж починається { $since }
fault-date = { $found } — не день; напишіть, наприклад 2004-03-09, або приберіть
fault-no-entry = у каталозі немає запису { $name }
fault-no-entries = записи цього файлу не можна змінювати по одному; змініть сам файл
