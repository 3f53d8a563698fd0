"""Where a text says that something happened: towns and regions, by the words before or behind them."""

import re

_CAPITAL = r"[A-ZА-ЯЁІЇЄҐ]"
# «в Бресте», «под Нижним Новгородом», «на Кубани», “in Upper Silesia”
_BEHIND_PREPOSITION = re.compile(
    r"(?<![\w-])(?:[вВ]о?|[пП]од|[иИ]з|[нН]ад?|[уУ]|[пП]о|[дД]о|[зЗ]|[iI]n|[aA]t|[nN]ear|[fF]rom)\s+"
    rf"({_CAPITAL}[\w’'-]+(?:\s{_CAPITAL}[\w’'-]+){{0,2}})"
)
# «Тверской области», «омских властей»
_BEFORE_WHAT_IT_IS = re.compile(
    r"(?<!\w)([А-ЯЁІЇЄҐа-яёіїєґ][\w-]{1,30}(?:[сцз]ь?к|нич)\w{2,3})\s+(?:(?!и\b|та\b)\w+\s)?"
    r"(?:област|кра[йяюе]\b|район|округ|республик|губерн|город|міськ|администрац|мэри|мери|полици|поліці|прокур"
    r"|сел[аоеу]\b|посел|посёл|вокзал|аэропорт|аеропорт|жител|власт|влад)"
)
# What stands behind such a preposition, too: bodies, media, wars, cups and feasts. And Russia and Ukraine, which a
# report from any of their towns may name or not.
_NO_PLACES = """
    росси росі украин україн кремл совфед госдум верхов рад минобор міноб минздрав роспотреб росавиац генпрокур
    следственн слідч конституц правительств twitter telegram телеграм instagram facebook youtube tiktok вконтакте
    mash baza shot сми велик отечествен чемпионат кубк лиг премьер новый новому нового рождеств пасх дню день the
    this that
"""
_COUNTRIES = """
    белорусс белару білорус молдав молдов грузи армени вірмен азербайдж казах узбек кирг кырг таджик туркм латви
    литв эстон естон польш польщ чехи чехії словак словач словен венгр угор румын румун болгар серб хорват черногор
    чорногор грец турц туреч кипр кіпр герман німеч франц итал італ испан іспан португал великобрит британ англ
    ирланд ірланд нидерл нідерл бельг австри швейц швец швеци норвег дании данию дания дані финлянд фінлянд исланд
    европ європ израил ізраїл сири ливан ліван иран іран ирак ірак иордан йордан саудов катар оаэ оае егип єгип ливи
    лівії алжир марок тунис кита япон коре монгол инди індії пакист афган вьетнам індонез индонез таиланд ази африк
    канад мексик бразил аргентин чили венесуэл венесуел австрали америк соединен сполучен штат europe germany france
    italy spain poland turkey israel syria iran iraq china japan korea india britain england hungary slovakia
    georgia armenia belarus kazakhstan united states
"""
_LEAST = 4  # letters
_NO_PLACE_BEGINS = tuple(_NO_PLACES.split())
_COUNTRY_BEGINS = tuple(_COUNTRIES.split())


def places_in(text: str) -> tuple[set[str], set[str]]:
    """The towns and regions, and the countries, in or near which `text` says that something is, in small letters.

    Each is a word in the form that the text has; an abbreviation is none. The Russian and Ukrainian adjectives of
    regions («Тверской области») count as towns do.
    """
    towns: set[str] = set()
    countries: set[str] = set()
    found = [word for names in _BEHIND_PREPOSITION.findall(text) for word in names.split()]
    for word in found + _BEFORE_WHAT_IT_IS.findall(text):
        name = word.lower()
        if len(name) < _LEAST or word.isupper() or name.startswith(_NO_PLACE_BEGINS):
            continue
        (countries if name.startswith(_COUNTRY_BEGINS) else towns).add(name)
    return towns, countries
