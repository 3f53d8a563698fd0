"""Events that one text tells by one word and the next by another: «уйдёт» and «отставка», “resign” and “step down”."""

import re

from core.links.reading.grammar.wordlists import forms, one_of

# What befalls officials, troops and plants, by one word that no text has; an arrest is not a detention.
_EVENTS = {
    "leaving": (
        "resign* step_down stepping_down stepped_down steps_down quit quits quitting departure dismiss* sack sacked"
        " sacking fired ousted ouster leave_office leaving_office leave_his_post leaving_his_post",
        "отставк* уйд+ уход* ушёл ушел ушла уволен* уволи+ увольнен* сняли_с_должности снят_с_должности"
        " снятие_с_должности покин+_пост покин+_должность подал_в_отставку",
        "відставк* піде_з_посади пішов_з_посади пішла_з_посади звільнен* звільни+",
    ),
    "detention": ("detain* detention*", "задерж*", "затрим*"),
    "death": (
        "die died dies dying dead death*",
        "умер* смерт* скончал* кончин* погиб* гибел*",
        "помер* смерт* загину* загибел*",
    ),
    "retreat": (
        "withdrew withdraw withdraws withdrawn withdrawing withdrawal retreat* lose lost losing loss",
        "отошл* отход* отступ* оставил* оставлен* покинул* потер* сдал* сдач*",
        "відійшл* відхід відступ* залишил* залишенн* втрат* здал*",
    ),
    "explosion": ("explosion* explode* exploding blast*", "взрыв* взорва*", "вибух*"),
    "flight": (
        "flee fled flees fleeing flight flew_to flown_to gone_to left_for left_the_country"
        " leave_the_country leaving_the_country",
        "сбежа* бежал* бегств* побег* покинул_страну покинула_страну уехал_из_страны уехала_из_страны",
        "втік* втекл* втеч* виїхав_з_країни виїхала_з_країни",
    ),
    "search": ("raid raids raided raiding", "обыск*", "обшук*"),
    "disappearance": (
        "disappear* missing vanish*",
        forms("л ла ло ли", "исчез") + " исчез исчезнов* пропал* пропаж*",
        "зник* зникн*",
    ),
}
AN_EVENT = rf"(?<!\w)(?i:{one_of(*(word for words in _EVENTS.values() for word in words))})(?!\w)"
_EVENT = re.compile(
    rf"(?<!\w)(?i:(?P<not>(?:not|\w+n[’']t|never|не|ні)\s+(?:(?:been|yet|подавал|подавала|подав)\s+)?(?:[ву]\s+)?)?"
    rf"(?:{'|'.join(f'(?P<{event}>{one_of(*words)})' for event, words in _EVENTS.items())}))(?!\w)"
)


def by_event(text: str) -> str:
    """`text` with one word for each event, however it is told."""
    return _EVENT.sub(lambda told: str(told.lastgroup), text)


def are_opposed(one: str, other: str) -> bool:
    """Whether something happened by one text that did not by the other: «почему его не уволили», «за отставку»."""
    did, did_not = _told(one)
    here, not_here = _told(other)
    return bool(did & not_here or did_not & here)


def _told(text: str) -> tuple[set[str], set[str]]:
    """The events that happened, and those that did not."""
    told: tuple[set[str], set[str]] = (set(), set())
    for event in _EVENT.finditer(text):
        told[event.group("not") is not None].add(str(event.lastgroup))
    return told
