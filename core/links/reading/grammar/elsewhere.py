"""Who speaks on other networks than Telegram, and who in so many places that nobody can tell where."""

import re

from core.links.reading.grammar.messenger import HE, WHOSE_EN, WHOSE_SLAVIC
from core.links.reading.grammar.pieces import CLOSED, OFFICE, OPENED

_NETWORKS = (
    r"(?:MAX|X|(?i:facebook|фейсбу[кц]\w*|instagram|[иі]нстаграм\w*|twitter|тв[иі]тт?ер\w*|вконтакте|вк|vk(?:ontakte)?|одноклассник\w*"
    r"|threads|youtube|ютуб\w*|tiktok|т[иі]кто[кц]\w*|truth\s+social|linkedin|whatsapp|viber|вайбер\w*|weibo|bluesky))"
)
# [on Facebook], [в своём канале в MAX], [в соцсети «ВКонтакте»]
_ON_ANOTHER_NETWORK = (
    rf"(?:(?i:on|in|via|through|to)\s+(?:{WHOSE_EN}(?i:post|message|statement|video|account|page)\s+(?i:on|in)\s+)?{WHOSE_EN}"
    rf"|(?i:во?|у|на)\s+{WHOSE_SLAVIC}"
    r"(?:(?i:(?:социальн\w+\s+|соціальн\w+\s+)?(?:канале|каналі|странице|сторінці|аккаунте|акаунті|блоге|блозі|мессенджере|месенджері"
    r"|соцсети|соцмережі|сети|мережі))\s+(?i:(?:во?|у)\s+)?){0,2}[\"«“„]?)"
    rf"{_NETWORKS}(?![\w’'-])"
)
# [губернатор области] X, [Mayor] X: whoever holds an office speaks in many places
IN_OFFICE_BEFORE = re.compile(rf"(?<![\w-]){OFFICE}\s+(?:[\w«»“”\"’'.-]+\s+){{0,6}}?{OPENED}$")
IN_OFFICE_BEHIND = re.compile(rf"{CLOSED},\s+(?:[\w’'-]+\s+){{0,4}}?{OFFICE}(?!\w)")
# «Минобороны», “Prosecutor General's Office”: a channel that is called as an office is
AN_OFFICE = re.compile(
    r"(?i:(?<!\w)(?:ministry|defen[cs]e\s+ministry|prosecutor|police|general\s+staff|armed\s+forces|air\s+force|emergency\s+service"
    r"|президент|парламент|рада|дума)(?!\w)|министерств|міністерств|минобороны|минздрав|миноборони|(?<!\w)(?:МВД|МЧС|МИД|ФСБ|СБУ|ГУР|ДСНС|МВС|МЗС|ОВА|РЖД)(?!\w)"
    r"|росгварди|прокуратур|генпрокур|генерального\s+прокурора|полици[яи]|поліці[яї]|правительств|администраци|адміністраці|мэри[яи](?!\w)"
    r"|генштаб|генеральн\w+\s+штаб|командуванн|збройн\w+\s+сил|вооруж[её]нн\w+\s+сил|следственн\w+\s+комитет)"
)
# X сообщил [в MAX], [on Facebook the mayor] X: said elsewhere. Behind “of” it is where something happened: «о сбое в
# MAX».
_PLAIN = r"(?:(?!(?i:обо?|о|про|об|about|of|that|что|що)\s)[^\s,;:.!?“”«»\"„]+\s+)"
ELSEWHERE_BEHIND = re.compile(rf"{CLOSED},?\s+{_PLAIN}{{0,5}}?{_ON_ANOTHER_NETWORK}")
ELSEWHERE_BEFORE = re.compile(rf"(?<![\w’'-]){_ON_ANOTHER_NETWORK}[\"»”]?,?\s+{_PLAIN}{{0,7}}?{OPENED}$")
HE_ELSEWHERE = re.compile(
    rf"(?<![\w’'-]){HE}\s+{_PLAIN}{{0,5}}?{_ON_ANOTHER_NETWORK}|(?<![\w’'-]){_ON_ANOTHER_NETWORK}[\"»”]?,?\s+{_PLAIN}{{0,2}}?{HE}(?!\w)"
)
# [on his channel], [in a post on the messaging app], «[у своєму каналі]», «[в мессенджере]»: nothing tells of which
# network, so it is that of which the article speaks; not “on his YouTube channel”, «в мессенджере MAX»
_OF_ANOTHER = rf"(?!\s+(?:(?i:on|in|во?|у|на)\s+)?[\"«“„]?{_NETWORKS}(?![\w’'-]))"
ON_HIS_CHANNEL = re.compile(
    rf"(?<![\w’'-])(?:(?i:on|in|via|through)\s+(?i:his|her|its|their)\s+(?:(?!{_NETWORKS}\s)[\w-]+\s+){{0,2}}?(?i:channel)"
    r"|(?i:on|via|through)\s+(?i:the)\s+(?:(?i:messaging)\s+)?(?i:app)"
    rf"|(?i:во?|у|на)\s+(?i:сво[её]м|своєму|своїм|его|е[её]|их|його|її|їхньому)\s+(?:(?!{_NETWORKS}[\s-])[\w-]+\s+){{0,2}}?"
    r"(?i:канал[еі]|паблике|пабліку)|(?i:во?|у)\s+(?:(?i:том|этом|тому|цьому)\s+(?i:же?|самому)\s+)?(?i:мессенджере|месенджері))"
    rf"(?![\w’'-]){_OF_ANOTHER}"
)
MENTIONS_TELEGRAM = re.compile(r"(?i:telegram|телеграм|(?<!\w)(?:тг|tg)(?!\w))")
