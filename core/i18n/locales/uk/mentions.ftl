mention-full-name =
    { $case ->
        [genitive] ім’я та прізвище в родовому відмінку
        [dative] ім’я та прізвище в давальному відмінку
        [accusative] ім’я та прізвище в знахідному відмінку
        [instrumental] ім’я та прізвище в орудному відмінку
        [locative] ім’я та прізвище в місцевому відмінку
        [vocative] ім’я та прізвище в кличному відмінку
       *[nominative] ім’я та прізвище в називному відмінку
    }
mention-surname =
    { $case ->
        [genitive] прізвище в родовому відмінку
        [dative] прізвище в давальному відмінку
        [accusative] прізвище в знахідному відмінку
        [instrumental] прізвище в орудному відмінку
        [locative] прізвище в місцевому відмінку
        [vocative] прізвище в кличному відмінку
       *[nominative] прізвище в називному відмінку
    }
mention-role =
    { $case ->
        [genitive] назва посади в родовому відмінку
        [dative] назва посади в давальному відмінку
        [accusative] назва посади в знахідному відмінку
        [instrumental] назва посади в орудному відмінку
        [locative] назва посади в місцевому відмінку
        [vocative] назва посади в кличному відмінку
       *[nominative] назва посади в називному відмінку
    }
mention-introduced = у тексті є повне ім’я: { $name }
mention-introduced-by-office = у тексті названо посаду й прізвище: { $name }
mention-likeliest-namesake = найімовірніший з однофамільців, їх { $count }
mention-recent = з однофамільців той, кого цей канал нещодавно назвав повністю
mention-first-name = ім’я людини, чиє повне ім’я було в тексті раніше
mention-first-patronymic = ім’я та по батькові
mention-latin-aside = те саме ім’я латиницею, у дужках після «{ $name }»
mention-alias = прізвисько або інше ім’я з каталогу
mention-bare-role = посада єдиної названої в тексті людини на такій посаді
mention-role-of-region = посада єдиного очільника регіону, про який ідеться в тексті
mention-role-of-country = посада президента або прем'єра єдиної країни, про яку йдеться в тексті
mention-family = одна з названих у тексті людей із цим прізвищем
mention-adjective = прикметник від прізвища
mention-rejected-address = частина посилання, адреси або імені користувача
mention-rejected-calling = інша людина з таким ім’ям: { $word }
mention-rejected-common-word = тут це звичайне слово
mention-rejected-compound = частина подвійного прізвища
mention-rejected-family = родина, а не одна людина
mention-rejected-gender = судячи зі слів поруч, це людина іншої статі
mention-rejected-given-name = ім’я іншої людини: { $word }
mention-rejected-junior = інша людина з цим прізвищем: { $word }
mention-rejected-lowercase = написано з малої літери, тут це не ім’я
mention-rejected-namesake-of-note = установа або знаменитий однофамілець
mention-rejected-namesakes = незрозуміло, хто з однофамільців, їх { $count }
mention-rejected-not-in-office = того дня цю посаду не обіймав ніхто з каталогу
mention-rejected-other-name = інша людина: поруч стоїть ім’я { $name }
mention-rejected-other-office = інша посада: { $word }
mention-rejected-place = вулиця, місце, корабель або установа: { $word }
mention-rejected-quoted = назва в лапках
mention-rejected-short = надто коротке ім’я, щоб стояти саме
mention-rejected-stranger = у тексті названо іншу людину з цим прізвищем
mention-rejected-title-of-name = лише вводить ім’я, що стоїть далі
mention-rejected-widespread = поширене прізвище, і ніщо поруч не вказує на цю людину
lint-acronym = псевдонім { $word } — ще й звичайне скорочення: враховується, лише якщо людину названо й інакше
lint-common-word = { $word } — ще й звичайне слово: враховується, лише якщо з тексту видно, що це людина
lint-same-name = { $word }: однофамільців { $count }, у деяких збігається й ім’я, тож нерозрізненні навіть повні імена
lint-same-surname = { $word }: однофамільців { $count }; саме прізвище враховується, лише якщо текст каже, хто це
lint-short = { $word } — надто коротке ім’я: враховується, якщо в тексті є повне
