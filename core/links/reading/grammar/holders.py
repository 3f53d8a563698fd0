"""What those are called who hold an office, in the three languages, in small letters and one spelling
(`spelling.folded`).
"""

_HEAD = r"(?:глав|голов|очильни|керивни|руководител|начальни)\w{0,4}"
_REGION = r"(?:регион|област|кра[йяею]|республик|обласн|краев)\w*(?: (?:\w+ )?администраци\w*)?"
_OF_A_REGION = rf"{_HEAD} (?:{_REGION}|(?:\w+[сз]ь?ко[ийї] )?(?:о[вд]а|облдержадминистраци\w+)(?!\w))"
REGION, TOWN, COUNTRY, GOVERNMENT, ANY_PLACE, OTHER = "region", "town", "country", "government", "any_place", "other"
KINDS = {
    REGION: r"(?:врио |в\. ?о\. |acting )?(?:губернатор(?!ств|ск)\w{0,3}|governor)"
    r"|regional (?:head|chief|leader|governor)"
    r"|head of the (?:[\w’'-]+ )?(?:region|republic|province|oblast)"
    r"|head of the (?:[\w’'-]+ )?(?:regional|oblast) (?:military |state )?administration"
    rf"|{_OF_A_REGION}",
    TOWN: r"мер(?:а|у|ом|е|ови|ка|ки|ку|кою|ци)?|mayor|(?:миськ|городск)\w+ голов\w{1,3}|градоначальник\w{0,3}"
    rf"|{_HEAD} (?:города|городка|миста|мистечка|мерии)|(?:city|town) (?:head|chief|leader)",
    COUNTRY: r"президент(?!ск|ств)\w{0,3}|president|head of state"
    r"|(?:глав|голов|очильни)\w{0,4} (?:государства|держави)",
    GOVERNMENT: r"прем[ь’']?ер(?:-?министр)?\w{0,3}|prime minister|premier"
    r"|(?:глав|голов|очильни)\w{0,4} (?:правительства|уряду)",
    ANY_PLACE: r"(?:глав|голов|очильни)\w{0,4}|head|leader",
    OTHER: r"(?:премьер-)?министр(?!ств|ерств)\w{0,4}|minister|омбудсм[ае]н\w{0,3}|ombudsman|секретар\w{0,3}|secretary"
    r"|спикер\w{0,3}|speaker",
}
"""A pattern for each kind of office, by what it is at the head of; of two that fit, the first is it."""

IN_THE_NOMINATIVE = (
    r"[a-z].*|(?:врио |в\. ?о\. )?(?:губернатор|мер(?:ка)?|градоначальник|президент(?:ка)?|прем[ь’']?ер(?:-?министр)?"
    r"|глава|голова|очильник|очильниця|керивник|керивниця|руководитель|начальник|начальниця|миський голова"
    r"|городской голова|министр(?:ка)?|секретар|спикер(?:ка)?|омбудсм[ае]н(?:ка)?)(?!\w).*"
)
"""One who may be the subject, as KINDS find him."""

NOT_HIMSELF = (
    r"(?:бивш|колишн|избранн|обран|будущ|майбутн|заступни|замести|помощни|помични|советни|радни|речни|представител"
    r"|представни|сотрудни|команд|офис|администраци|кандидат|пресс?-?секретар|пресс?-?служб|former|deputy|vice|aide|adviser"
    r"|advisor|spokes|candidate|office)\w*(?: (?:to|of|for|на пост|на посаду))?(?: the)? (?:[\w’'-]+ )?$"
    r"|(?:ни|против|проти|no|against|about|обо?|о|про|с|з|из|со|к|до|от|вид) (?:the )?$"
)
"""Directly before a holder: somebody else speaks, or he holds the office no longer or not yet, or he is spoken of."""

NOT_HE = r"['’]s? (?!(?:[\w-]+ )?(?:telegram|channel|post|message))|['’]s party|-\w"
"""Directly behind a holder: it is somebody or something of his."""

OF_NO_PLACE = r"(?:городск|миськ|област?н|обласн|местн|мисцев|тамошн|тамтешн|регион|столичн|краев|республиканск)\w*"
"""Before a holder: no place of which he would be another one."""

NO_PLACE = (
    r"the|and|for|saint|санкт|нов\w{1,3}|стар\w{1,3}|верхн\w+|нижн\w+|велик\w{1,3}|больш\w{2,3}|north|south|east|west"
    r"|(?:военн|вийськов|администраци|гражданск|цивильн|обласн|област|украинськ|украïнськ)\w*|military|civil|administration|state"
    r"|oblast|province|republic|official|live"
)
"""What stands beside an office in a name and is no place by itself."""

NO_REGION = r"bank|банк"
"""What makes a governor another one than a region's."""
