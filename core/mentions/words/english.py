"""Words of English around a name: what is no given name, and what makes a surname a place, a body or a thing."""

import re
from typing import Final

from core.mentions.words.alphabet import key, words


def _set(text: str) -> frozenset[str]:
    return frozenset(map(key, words(text)))


# What newspapers capitalise in a headline, and what nobody is called («With Smith Inquiry, …»).
NO_NAMES: Final = _set(
    "a an the this that these those his her its their our your my i he she it we they you who whom whose which what "
    "when where why how if as than and or but nor so yet at by for from in into of off on onto out over per to up with "
    "within without about above across after against ahead along amid among around before behind below between beyond "
    "despite during except inside near outside past since through under until upon versus via is are was were be been "
    "being am has have had having do does did done can could may might must shall should will would not no never ever "
    "also still just even only again once both all any each every more most less least many much some such other "
    "another former ex late new old first last next says say said tells tell told asks ask asked adds calls call "
    "called meets meet met wants want wanted backs back backed slams blasts hits hails urges warns names named makes "
    "make made takes take took gives give gave gets get got sees see saw puts put lets let sends sent faces faced "
    "fires fired sacks sacked sues sued praises praised mocks mocked attacks attacked defends defended accuses accused "
    "supports supported joins joined beats beat blames blamed like unlike while because though although however "
    "meanwhile then there here now today tomorrow yesterday monday tuesday wednesday thursday friday saturday sunday "
    "january february march april june july august september october november december breaking exclusive live watch "
    "video photo opinion analysis update"
)
# What only persons do.
SAYS: Final = _set(
    "said says told tells added adds argued argues wrote writes tweeted warned warns insisted insists replied "
    "announced urged denied explained promised pledged vowed"
)
# Before a month; behind other words for times a person may stand as well («of May», «after May»).
BEFORE_MONTH_ALONE: Final = _set("in since until till last next early late mid")
BEFORE_MONTHS: Final = _set(
    "in of last this next since until till by early late mid before after from during through every"
)
# Behind a surname, with a capital: what bears it is a place, a body or a thing («Smith County», «the Smith Society»).
BEARERS: Final = _set(
    "society organization organisation county foundation institute institution university college school academy "
    "hospital clinic library museum gallery theatre theater airport station avenue street road boulevard lane drive "
    "park square bridge tunnel tower towers hotel resort plaza arena stadium hall center centre memorial monument "
    "prize award awards medal cup trophy inc ltd llc corp corporation company brothers counter scale syndrome city "
    "township island islands lake river creek bay beach valley hills heights falls springs mountain mountains canyon "
    "glacier strait sea peninsula desert forest rovers wanderers athletic albion academical orient "
    "group groups holding holdings bank bancorp ventures enterprises industries technologies solutions logistics "
    "motors motorsport airlines airways aviation aerospace aircraft pharma pharmaceuticals laboratories laboratory "
    "coffee brewery brewing winery vineyards bakery cafe restaurant motel casino gmbh plc llp publishing "
    "entertainment pavilion coliseum speedway raceway courthouse barracks airbase airfield pier wharf dam reservoir "
    "canal lighthouse cemetery cathedral chapel abbey seminary auditorium observatory fellowship scholarship meadows "
    "ridge gardens ranch zoo"
)
# Between a surname and what bears it («the Smith International Hotel»).
KINDS: Final = _set(
    "international national regional municipal memorial air force naval army space community medical general high "
    "middle elementary primary junior grammar golf country football baseball cricket ice"
)
# What a name alone stands before in headlines as well («Smith Base Divided»).
OF_KINDS: Final = BEARERS | _set("base terminal trust bank club")
MONTHS: Final = _set("march april may june august")
# In front of a surname, with a capital: a place («Fort Smith»).
PLACES_BEFORE: Final = _set("fort port mount cape lake camp point")
# Surnames that tell where something lies, before its name («West Virginia»).
COMPASS: Final = _set("west east north south")
COURT_CASE: Final = " v. "
"""Between the parties of a case in court («Smith v. Jones»)."""
# Behind the comma a state of the United States, as behind a town («in Austin, Texas»).
IN_STATE: Final = re.compile(
    r", (?:Ala(?:bama)?|Alaska|Ariz(?:ona)?|Ark(?:ansas)?|Calif(?:ornia)?|Colo(?:rado)?|Conn(?:ecticut)?|Del(?:aware)?"
    r"|Fla|Florida|Ga|Georgia|Hawaii|Idaho|Ill(?:inois)?|Ind(?:iana)?|Iowa|Kan(?:sas)?|Ky|Kentucky|La|Louisiana|Maine"
    r"|Md|Maryland|Mass(?:achusetts)?|Mich(?:igan)?|Minn(?:esota)?|Miss(?:issippi)?|Mo|Missouri|Mont(?:ana)?"
    r"|Neb(?:raska)?|Nev(?:ada)?|New (?:Hampshire|Jersey|Mexico|York)|North (?:Carolina|Dakota)|Ohio|Okla(?:homa)?"
    r"|Ore(?:gon)?|Pa|Pennsylvania|Rhode Island|South (?:Carolina|Dakota)|Tenn(?:essee)?|Tex(?:as)?|Utah|Vt|Vermont"
    r"|Va|Virginia|Wash(?:ington)?|West Virginia|Wis(?:consin)?|Wyo(?:ming)?)(?!\w)"
)
