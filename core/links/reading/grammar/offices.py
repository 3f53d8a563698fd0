"""What offices are called in the three languages, in small letters and one spelling (`spelling.folded`)."""

KINDS = (
    r"миноборони|министерств\w* оборони|defen[cs]e ministry|ministry of defen[cs]e",
    r"мчс|дснс|мнс|спасател\w*|рятувальник\w*|rescuers|emergency (?:officials|workers)"
    r"|emergenc(?:y|ies) (?:situations? )?(?:ministry|service)|ministry (?:of|for) emergenc(?:y|ies)",
    r"минздрав\w*|моз|министерств\w* (?:здравоохранения|охорони здоров.я)|health ministry|ministry of health",
    r"мид|мзс|министерств\w* (?:иностранних дел|закордонних справ)|foreign ministry|ministry of foreign affairs",
    r"мвд|мвс|министерств\w* (?:внутренних дел|внутришних справ)|interior ministry"
    r"|ministry of (?:the )?(?:interior|internal affairs)",
    r"миненерго|министерств\w* енергетики|energy ministry|ministry of energy",
    r"минфин\w*|министерств\w* финанс\w+|finance ministry|ministry of finance",
    r"минпросвещения|министерств\w* (?:просвещения|освити)|education ministry|ministry of education",
    r"минюст\w*|министерств\w* юсти\w+|justice ministry|ministry of justice",
    r"минтранс\w*|министерств\w* транспорт\w*|transport ministry|ministry of transport",
    r"минсельхоз\w*|министерств\w* сельского хозяйства|agriculture ministry|ministry of agriculture",
    r"минекономразвития|минекономики|министерств\w* економ\w+|economy ministry|ministry of (?:the )?economy",
    r"генпрокуратур\w*|генеральн\w+ прокуратур\w*|(?:офис\w* )?генеральн\w+ прокурора|огп"
    r"|prosecutor[ -]general['’]?s office",
    r"прокуратур\w*|prosecutors|prosecutor['’]?s?['’]? office",
    r"следком\w*|слидком\w*|ск|след[сч]твенн\w+ комитет\w*|слидч\w+ комитет\w*|investigative committee",
    r"горизбирком\w*|city(?:['’]?s)? election commission",
    r"цик|цвк|центризбирком\w*|central election commission",
    r"росгварди\w*|national guard",
    r"росавиаци\w*|aviation (?:regulator|authority|agency)",
    r"совет\w* федерации|рад\w+ федерации|federation council",
    r"ова|(?:военн\w+|вийськов\w+) администраци\w*|military administration",
    r"оперштаб\w*|оперативн\w+ штаб\w*|operational headquarters",
    r"(?:гос)?погран(?:комитет|служб)\w*|пограничник\w*|прикордонник\w*|(?:держ)?прикордонслужб\w*"
    r"|border (?:guards?|service|committee)",
    r"(?:нац)?полици\w*|police",
    r"воздушно-космическ\w+ сил\w*|воздушн\w+ сил\w*|повитрян\w+ сил\w*|air force",
    r"генштаб\w*|генеральн\w+ штаб\w*|general staff",
    r"центробанк\w*|нацбанк\w*|нбу|(?:центральн\w+|национальн\w+) банк\w*|(?:central|national) bank",
    r"мери[яиюей]\w?|миськрад\w*|горсовет\w*|city (?:hall|council)|mayor['’]?s office",
    r"фсб|federal security service",
    r"сбу|служб\w+ (?:безпеки|безопасности) (?:укра[иї]ни|украини)|security service of ukraine",
)
"""A pattern for each kind of office."""

IN_THE_NOMINATIVE = (
    r"[a-z].*|(?:мчс|дснс|моз|мид|мзс|мвд|мвс|огп|цик|цвк|мин\w*(?:оборони|енерго|просвещения|развития|економики|природи)"
    r"|мин(?:здрав|фин|юст|транс|сельхоз)|\w*прокуратура|министерство|комитет|следственний комитет|следком|\w+бирком"
    r"|спасатели|рятувальники|слидком|слидчий комитет|ск|ова|\w*штаб|оперативний штаб|\w*погран(?:комитет|служба)"
    r"|пограничники|прикордонники|\w*прикордонслужба|\w*полиция|[\w-]* сили|\w*банк|мерия|миськрада|горсовет|фсб|сбу"
    r"|росгвардия|росавиация|совет|рада|офис|служба|генеральная? прокуратура|(?:военная|вийськова) администрация)\b.*"
)
"""An office that may be the subject, as KINDS find it."""

NOT_ITSELF = (
    r"(?:сотрудни\w+|спивробитни\w+|работни\w+|працивни\w+|офицер\w*|чиновни\w+|ветеран\w*|против|проти"
    r"|(?!ссил|сосла|посила|послав|опира|спира)\w+ на|^на)(?: \w+(?:го|ой|их|ей|ную|ое))? "
)
"""Directly before an office: somebody of it speaks, or others speak of it."""

COUNTRIES = (
    r"росс?и\w*|рф|russia\w*",
    r"укра[иї]н\w*|ukrain\w*",
    r"б[еи]лорус\w*|белару\w*|belarus\w*",
    r"казах\w*|kazakh\w*",
    r"к[иы]рг[иы]з\w*|kyrgyz\w*",
    r"узбек\w*|uzbek\w*",
    r"молд[оа]в\w*|moldov\w*",
    r"грузи\w*|georgia\w*",
    r"армени\w*|вирмен\w*|armenia\w*",
    r"азерба\w*|azerbaijan\w*",
    r"польш\w*|польщ\w*|польс\w*|poland|polish",
    r"изра[иї]л\w*|israel\w*",
    r"сша|америк\w*|u\.s|usa|america\w*",
)
"""What tells of which country an office is."""

OF_A_PART = (
    r"област\w*|обласн\w+|кра[йяею]\w*|краев\w+|республ\w+|регион\w*|региональ\w+|городск\w+|город\w*|миськ\w+|мист[аоуі]|район\w*"
    r"|местн\w+|мисцев\w+|столичн\w+|regional|local|city(?:['’]?s)?|provincial"
)
"""Beside an office: it is that of a part of its country."""
