mention-full-name =
    { $case ->
        [genitive] full name in the genitive
        [dative] full name in the dative
        [accusative] full name in the accusative
        [instrumental] full name in the instrumental
        [locative] full name in the locative
        [vocative] full name in the vocative
       *[nominative] full name in the nominative
    }
mention-surname =
    { $case ->
        [genitive] surname in the genitive
        [dative] surname in the dative
        [accusative] surname in the accusative
        [instrumental] surname in the instrumental
        [locative] surname in the locative
        [vocative] surname in the vocative
       *[nominative] surname in the nominative
    }
mention-role =
    { $case ->
        [genitive] role phrase in the genitive
        [dative] role phrase in the dative
        [accusative] role phrase in the accusative
        [instrumental] role phrase in the instrumental
        [locative] role phrase in the locative
        [vocative] role phrase in the vocative
       *[nominative] role phrase in the nominative
    }
mention-introduced = named in full in this text: { $name }
mention-introduced-by-office = named by office and surname in this text: { $name }
mention-likeliest-namesake = the likeliest of { $count } namesakes
mention-recent = of several namesakes the one whom this channel named in full lately
mention-first-name = given name of somebody named in full earlier in this text
mention-first-patronymic = given name and patronymic
mention-latin-aside = the same name in Latin letters, in brackets after {$name}
mention-alias = nickname or other name from the catalogue
mention-bare-role = title of the one official of that office whom this text names
mention-role-of-region = title of the one governor of the region that this text speaks of
mention-role-of-country = title of the president or prime minister of the one country that this text speaks of
mention-family = one of several of that surname whom this text names
mention-adjective = adjective made of the surname
mention-rejected-address = part of a link, an address or a handle
mention-rejected-calling = somebody else of that name: { $word }
mention-rejected-common-word = a common word here
mention-rejected-compound = part of a double surname
mention-rejected-family = a family, not one person
mention-rejected-gender = the words around it tell of a person of another gender
mention-rejected-given-name = given name of somebody else: { $word }
mention-rejected-junior = somebody else of that surname: { $word }
mention-rejected-lowercase = written in lower case, so no name here
mention-rejected-namesake-of-note = an institution or somebody famous of that surname
mention-rejected-namesakes = can't tell which of { $count } namesakes is meant
mention-rejected-not-in-office = nobody in the catalogue held this office on that day
mention-rejected-other-name = somebody else: the name beside it is { $name }
mention-rejected-other-office = another office: { $word }
mention-rejected-place = a street, place, ship or institution: { $word }
mention-rejected-quoted = a title or a brand in quotation marks
mention-rejected-short = too short a name to stand alone
mention-rejected-stranger = this text names somebody else of that surname
mention-rejected-title-of-name = only introduces the name after it
mention-rejected-widespread = many bear this surname, and nothing here tells of this official
lint-acronym = the alias { $word } also is an ordinary acronym: it counts only where the person is named as well
lint-common-word = { $word } also is a common word: it counts only where the text shows a person
lint-same-name = { $word }: { $count } officials of that surname, some with one given name, so that even full names collide
lint-same-surname = { $word }: { $count } officials of that surname; alone it counts only where the text tells which
lint-short = { $word } is too short to match alone: it counts where the text names the person in full
