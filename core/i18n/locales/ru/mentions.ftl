mention-full-name =
    { $case ->
        [genitive] имя и фамилия в родительном падеже
        [dative] имя и фамилия в дательном падеже
        [accusative] имя и фамилия в винительном падеже
        [instrumental] имя и фамилия в творительном падеже
        [locative] имя и фамилия в предложном падеже
        [vocative] имя и фамилия в звательном падеже
       *[nominative] имя и фамилия в именительном падеже
    }
mention-surname =
    { $case ->
        [genitive] фамилия в родительном падеже
        [dative] фамилия в дательном падеже
        [accusative] фамилия в винительном падеже
        [instrumental] фамилия в творительном падеже
        [locative] фамилия в предложном падеже
        [vocative] фамилия в звательном падеже
       *[nominative] фамилия в именительном падеже
    }
mention-role =
    { $case ->
        [genitive] название должности в родительном падеже
        [dative] название должности в дательном падеже
        [accusative] название должности в винительном падеже
        [instrumental] название должности в творительном падеже
        [locative] название должности в предложном падеже
        [vocative] название должности в звательном падеже
       *[nominative] название должности в именительном падеже
    }
mention-introduced = в тексте есть полное имя: { $name }
mention-introduced-by-office = в тексте названы должность и фамилия: { $name }
mention-likeliest-namesake = самый вероятный из однофамильцев, их { $count }
mention-recent = из однофамильцев тот, кого этот канал недавно назвал полностью
mention-first-name = имя человека, чьё полное имя было в тексте раньше
mention-first-patronymic = имя и отчество
mention-latin-aside = то же имя латиницей, в скобках после «{ $name }»
mention-alias = прозвище или другое имя из каталога
mention-bare-role = должность единственного названного в тексте человека на таком посту
mention-role-of-region = должность единственного главы региона, о котором говорится в тексте
mention-role-of-country = должность президента или премьера единственной страны, о которой говорится в тексте
mention-family = один из названных в тексте людей с этой фамилией
mention-adjective = прилагательное от фамилии
mention-rejected-address = часть ссылки, адреса или имени пользователя
mention-rejected-calling = другой человек с таким именем: { $word }
mention-rejected-common-word = здесь это обычное слово
mention-rejected-compound = часть двойной фамилии
mention-rejected-family = семья, а не один человек
mention-rejected-gender = судя по словам рядом, это человек другого пола
mention-rejected-given-name = имя другого человека: { $word }
mention-rejected-junior = другой человек с этой фамилией: { $word }
mention-rejected-lowercase = написано со строчной буквы, здесь это не имя
mention-rejected-namesake-of-note = учреждение или знаменитый однофамилец
mention-rejected-namesakes = неясно, кто из однофамильцев, их { $count }
mention-rejected-not-in-office = в тот день этот пост не занимал никто из каталога
mention-rejected-other-name = другой человек: рядом стоит имя { $name }
mention-rejected-other-office = другая должность: { $word }
mention-rejected-place = улица, место, корабль или учреждение: { $word }
mention-rejected-quoted = название в кавычках
mention-rejected-short = слишком короткое имя, чтобы стоять одно
mention-rejected-stranger = в тексте назван другой человек с этой фамилией
mention-rejected-title-of-name = только вводит имя, которое стоит дальше
mention-rejected-widespread = распространённая фамилия, и ничто рядом не говорит об этом человеке
lint-acronym = псевдоним { $word } — ещё и обычное сокращение: считается, только если человек назван и иначе
lint-common-word = { $word } — ещё и обычное слово: считается, только если из текста видно, что это человек
lint-same-name = { $word }: однофамильцев { $count }, у некоторых совпадает и имя, так что неразличимы даже полные имена
lint-same-surname = { $word }: однофамильцев { $count }; одна фамилия считается, только если текст говорит, кто это
lint-short = { $word } — слишком короткое имя: считается, если в тексте есть полное
