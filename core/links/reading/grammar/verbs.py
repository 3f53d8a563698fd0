"""Verbs by which a source says something, in any of the three languages."""

import re

from core.links.reading.grammar import english, russian, ukrainian
from core.links.reading.grammar.wordlists import one_of

# “cited an unnamed source”: with its object only, or “cited the driver as saying”.
_WITH_A_SOURCE = r"cit(?:ed|es)(?:\s+(?:an?\s+)?[\w-]+\s+(?:reports?|sources?)|(?=\s+(?:[\w’'-]+\s+){1,8}?as\s+saying))"
# “was the source of a rumour”
_WAS_THE_SOURCE = (
    r"(?:was|were|is)\s+the\s+(?:first\s+)?(?:source|origin)\s+of\s+(?:an?|the|these|this)\s+"
    r"(?:rumou?rs?|reports?|claims?|story|stories)"
)
# “presented it as a retreat”
_PRESENTED_AS = r"(?:present(?:ed|s)|portray(?:ed|s)|characteri[sz](?:ed|es))\s+(?=(?:[\w’'-]+\s+){1,4}?as\s)"
# «поставил под сомнение слова мэра»
_DOUBTED = (
    r"(?:(?:по)?став(?:ит|ят|ил|ила|или|ило)\s+под\s+сомнение|(?:по)?став(?:ить|лять|ив|ила|или|ило)\s+під\s+сумнів)"
)
# “told his million followers”
_TOLD_ITS = r"told\s+(?:its|his|her|their)\s+(?:[\w.,-]+\s+){0,4}?(?:followers|subscribers|readers)"
# “took to his Telegram channel to say”
_TOOK_TO_IT = (
    r"took\s+to\s+(?:(?:its|his|her|their|the)\s+)?(?:[\w-]+\s+){0,2}?Telegram(?:\s+(?:channel|account|page))?\s+"
    r"(?:on\s+\w+day\s+)?to\s+[a-z]+"
)
SAY_EN = rf"(?:{one_of(english.SAYING)}|{_TOLD_ITS}|{_TOOK_TO_IT}|{_WITH_A_SOURCE}|{_WAS_THE_SOURCE}|{_PRESENTED_AS})"
# «сообщил», «выступил с прогнозом»
SAY_RU = rf"(?:{one_of(russian.SAYING)}|{_DOUBTED}|{one_of(russian.COMING_OUT)}\s+со?\s+[а-яё]+)"
# «повідомив», «виступив із прогнозом»
SAY_UK = rf"(?:{one_of(ukrainian.SAYING)}|{_DOUBTED}|{one_of(ukrainian.COMING_OUT)}\s+[зі]+\s+[а-яіїєґ]+)"
# “said”, but “said to be run by” tells of the channel, not from it.
VERB = rf"(?i:(?!(?:believed|said|reported|alleged|known)\s+to\b){SAY_EN}|{SAY_RU}|{SAY_UK})"
# «с прогнозом выступил»
CAME_OUT_WITH = (
    rf"(?:с[о]?|[із]|зі)\s+(?:[а-яёіїєґ]+\s+)?{one_of(russian.COME_OUT_WITH, ukrainian.COME_OUT_WITH)}\s+"
    r"(?:выступил[аио]?|виступи(?:в|ла|ли))"
)
# Whatever a source does “that A” is what it says: «X обратил внимание, что А», “X assessed that A”, “its analysts
# stress that A”. Of two words it is no noun before the verb, «депутат сказал, что».
DOES_THAT = (
    r"(?:[a-z]{3,}ed(?=\s+that\s)|(?<=[a-z]s\s)[a-z]{3,}(?<!ing)(?=\s+that\s)"
    rf"|[а-яёіїєґ’']{{3,}}(?:л[аи]?|в|ла|ли)(?:с[яь])?(?=(?:\s+(?!{VERB}(?!\w))[\w-]+){{0,3}}:\s+[\"«“„])"
    rf"|[а-яё]{{3,}}(?:л[аио]?|[еиуюая]т)(?:с[яь])?(?=(?:\s+(?!{VERB},|[а-яё]+л[аио]?,)[а-яё-]+){{0,2}},\s+(?:что|будто)\s)"
    r"|[а-яіїєґ’']{3,}(?:в|л[аои]|є|[иіуюя]ть)(?:с[яь])?"
    rf"(?=(?:\s+(?!{VERB},|[а-яіїєґ]+(?:в|л[аои]),)[а-яіїєґ’'-]+){{0,2}},\s+(?:що|нібито|начебто)\s))"
    r"(?!\s+(?:\S+\s+)?(?:тем|тим|вид|вигляд),)"
)
# “said” as a whole word, anywhere
A_VERB = re.compile(rf"(?<!\w){VERB}(?!\w)")
