# Что не так в файлах редакции и что с этим делать. $field — ключ файла, $found — что там стоит. Перед этим названа строка.

fault-is-nothing = ничего
fault-is-mapping = набор «ключ: значение»
fault-is-list = список
fault-first-of-file = { $number } всего файла

# Запись файла.
fault-not-yaml = это не YAML: { $problem }
fault-yaml-colon = это не YAML: в одной строке второе двоеточие; возьмите текст в кавычки
fault-yaml-no-colon = это не YAML: не хватает двоеточия
fault-yaml-indent = это не YAML: отступ этой строки или одной из строк выше не такой, как у соседних
fault-yaml-bracket = это не YAML: не хватает запятой или закрывающей скобки
fault-yaml-quote = это не YAML: кавычка не закрыта
fault-yaml-start = это не YAML: с этого знака текст начинаться не может; возьмите его в кавычки
fault-yaml-tab = это не YAML: на месте пробелов стоит табуляция; сделайте отступ пробелами
fault-character = здесь знак, которого в YAML быть не может; уберите его
fault-second-document = начинается второй документ YAML; уберите строку «---» между ними
fault-tag = здесь метка YAML ({ $tag }), они не используются; уберите её
fault-nested = вложенность глубже { $most }
fault-behind = нельзя записать ({ $why }), поэтому до этой машины не доходит редакция { $number }, сделанная на рабочем столе или другой машиной; разрешите запись в файл и его папку
fault-no-anchor = для ссылки *{ $name } выше нет готовой метки
fault-aliases = ссылки заменяют больше { $most } значений
fault-key-no-text = ключ здесь — не текст
fault-key-twice = ключ «{ $key }» стоит дважды, впервые в строке { $first }

# Что стоит у ключа.
fault-mapping =
    { $field ->
        [none] здесь должен стоять набор «ключ: значение», а стоит { $found }; напишите { $example }
       *[other] у «{ $field }» должен стоять набор «ключ: значение», а стоит { $found }; напишите { $example }
    }
fault-list =
    { $field ->
        [none] здесь должен стоять список, а стоит { $found }; начинайте каждый пункт с «- »
       *[other] у «{ $field }» должен стоять список, а стоит { $found }; начинайте каждый пункт с «- »
    }
fault-texts = у «{ $field }» должен стоять список текстов, а стоит { $found }
fault-text = у «{ $field }» должен стоять текст, а стоит { $found }
fault-empty = «{ $field }» пусто; заполните или уберите
fault-short = «{ $found }» у «{ $field }» слишком коротко, чтобы это можно было узнать; уберите
fault-long = «{ $field }» длиннее { $most } знаков
fault-unusable = в «{ $field }» недопустимый знак { $sign }; уберите его
fault-language = { $found } у «{ $field }» — не код языка; напишите ru, uk или en
fault-switch = у { $field } стоит { $found }; напишите yes или no

# Список каналов.
fault-home = officials начинается с домашней папки, которой здесь нет: { $found }; напишите полный путь
fault-elsewhere = officials называет файл вне папки списка каналов: { $found }; назовите файл этой папки или попросите изменить это в самом файле на компьютере
fault-timezone =
    { $near ->
        [none] часового пояса { $name } нет; напишите имя IANA, например Europe/Riga
       *[other] часового пояса { $name } нет; может быть, { $near }?
    }
fault-listed-twice = { $name } в списке дважды, впервые в строке { $first }; уберите одно из двух
fault-channel-unnamed = у канала нет ни username, ни id; добавьте, например username: nezygar
fault-invitation = { $found } — приглашение, а не канал; вступите наблюдающим аккаунтом и напишите id
fault-username = { $found } — не имя в Telegram; напишите его как в https://t.me/username
fault-username-id = { $found } — число, а не имя в Telegram; напишите его после id:
fault-id-number = id { $found } — не число; напишите, например id: 1234567890
fault-id-channel = id { $found } — не id канала; напишите его без приставки или с -100 впереди
fault-feed-url = у ленты нет url; добавьте, например url: https://example.org/rss
fault-url = { $found } — не адрес в сети; напишите его с https:// впереди

# Каталог.
fault-no-id = у чиновника нет id; добавьте, например id: sergey-lavrov
fault-id-twice = id { $name } стоит дважды, впервые в строке { $first }; дайте одному из двоих другой id
fault-no-name = нет имени; добавьте, например name: {"{"}ru: Сергей Лавров{"}"}
fault-no-language = имя не дано ни на одном языке; дайте его на ru, en или uk
fault-gender = у gender стоит { $found }; напишите m или f или уберите
fault-no-title = у должности нет title; добавьте её название
fault-ends-before = должность кончается { $to }, раньше, чем начинается { $since }
fault-date = { $found } — не день; напишите, например 2004-03-09, или уберите
fault-no-entry = в каталоге нет записи { $name }
fault-no-entries = записи этого файла нельзя менять по одной; измените сам файл
