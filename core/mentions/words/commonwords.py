"""Which forms of a surname are also common words or places of Russian or Ukrainian (Мороз, Песков, Ткач, Бондар)."""

from collections.abc import Sequence
from typing import Final

from core.mentions.words.alphabet import readable, words
from core.mentions.words.grammar import NOM, Form

_PROPER: Final = frozenset(("Surn", "Name", "Patr", "Orgn", "Trad", "Abbr", "Init", "Geox"))
# Nouns that begin many a sentence; the dictionary has thousands more (макрон, сальдо) with which hardly any begins.
_FREQUENT: Final = words(
    "адвокат баран барон батюшка белка беда берег береза бог боец бой болото борода брат бритва буря бык вал ветер "
    "вода волк волна вол воробей ворона ворон врач время выдра галка глаз глава год голова голод голубь гора горе "
    "город град граф гриб гроза гром груша гусь дед день дождь дом дорога друг дуб дым дядя еж жара жена жизнь жук "
    "журавль завод заяц земля зерно зима золото зуб игла игра игрок исток кабан кабак калина камень канал капля "
    "капуста карась карп карта каша кит клен клуб ключ книга князь коваль коза козак козел колесо колос кольцо комар "
    "комета конь корень король корона корова корабль кость кот кошка крест кровь крот круг крыло кузнец курица лавка "
    "лагерь лебедь лев лед лес лето лист лис лиса липа лодка лось луг луна луч май мак малина маска масса мать "
    "медведь мельник мед месяц мешок минута мир молот молоко море мороз мост муж муравей муха мыс мышь народ небо "
    "неделя нога нож ночь облако овес огонь озеро окно олень орел орех осень остров отец офицер палец пан парк партия "
    "паук перец песок песня петух печь пиво пир пирог писарь племя погода поле полк полоз понедельник пора порог "
    "поток праздник пруд птица пуля пушка пчела работа рак река роза роса рубль рука рыба рысь ряд сад сахар свет "
    "свинья север село семья сердце сила скала слава слово слон смола снег собака собор сова совет сокол солдат "
    "солнце соловей соль сом сон сорока среда стадо стена степь стол стрела стрелец суббота суд сурок сыр танк творец "
    "темнота тень тигр ток трава труба туман туча угол улица утро ухо хвост хлеб холод хомяк хор храм царь цапля цвет "
    "цветок центр час чайка череп черемуха чудо чума шар школа шум шуба щит щука юг яблоко ягода яма январь февраль "
    "март апрель июнь июль август яр ястреб"
)
# Surnames in Latin letters that are words of English.
ENGLISH_WORDS: Final = words(
    "store may case rice young brown green white black king long price page bell cook stone wood woods hill hills "
    "field fields day bush marsh moon church rose lane ford grant power powers love hope rich wise small short banks "
    "brooks rivers waters winter summer frost snow rain bird fox wolf swan fish lamb bull baker butler carpenter "
    "carter cooper farmer fisher gardener hunter mason miller potter porter shepherd smith taylor turner walker "
    "weaver park parks pope bishop abbot noble knight major sergeant marshal burns berry cherry plum major best "
    "strong sharp bright west east north south hazard sterling session sessions justice judge grace track law cases "
    "gold silver hunts chase chance church churches temple castle house houses home hall halls gates garden gardens "
    "bells beans berry birds bishop blood branch bridge bridges broad brush bullock cannon center chambers chapel "
    "child close coward crane creek crown cross cruise dance dear deal duke early english french german welsh irish "
    "england holland ireland france israel washington york london paris berlin houston dallas eagle ends fast fears "
    "fire first fleet flood flower flowers force free friend friends gamble glass good goose grass graves hands hard "
    "harm head heard heath hide high hold hole holiday honey horse ivory kitchen lake land light line link love mark "
    "marks march april june august monday friday sunday means mercy merry mills money mount mountain new night novel "
    "old orange other paradise past people person place plant pound pounds pratt press pride prince princess queen "
    "quick read ready reason reach ring road rock rocks rule sale salmon sands savage self sell senior shell shore "
    "shower sides sign small spark sparks speaker spear spring square star state states steel stern still stock storm "
    "street style sun swift sword table thorn train trout twist valentine view virtue wall walls ward warden watch "
    "water way weeks wells wheat wheel will wills window word words work works world worth wright year younger"
)
# Forms that dictionaries list and no sentence begins with, where a surname has them (Голубев, Свинцов, Гришин).
_SURNAME_ENDINGS: Final = ("ов", "ев", "ёв", "ин", "ын")
_OF_PLACES: Final = ("ський", "цький", "зький")
# Of surnames that a town may bear, and that are first of all surnames (Горобец, Жуковский).
_MORE_ENDINGS: Final = ("ец", "ий", "ой", "ко", "ук", "юк", "ак", "як", "ик", "ич", "ян")
# Of surnames that the dictionary of Ukrainian has as words of the same form as well, with which no sentence begins: a
# village, somebody's son or what is a hare's (Гончаренко, Ковальчук, Зайцева); of those in -юк many are words (малюк).
_OF_FAMILIES: Final = ("енко", "єнко", "чук", "щук", "ова", "ева", "єва")
_FAMILIES: Final = frozenset(
    words("павлюк маслюк бурлюк сиротюк бойко головко приходько будько черевко мазепа новак боднар")
)
# Towns that end as surnames do, and of which everybody thinks first.
_GREAT_TOWNS: Final = frozenset(
    words(
        "киев харьков львов чернигов псков тамбов саратов краков кишинев могилев берлин пекин дублин турин люблин баку "
        "сочи київ харків львів чернігів краків кишинів могильов пекін дублін люблін"
    )
)
IN_UKRAINIAN: Final = 4
_RARE: Final = 0.06  # a common word that is met less often than this beside the name (путина) counts little


class WordBook:
    """Looks forms up in the dictionaries; loading them takes a fifth of a second, so one serves all."""

    def __init__(self) -> None:
        import pymorphy3  # a tenth of a second, spared to those who load a compiled catalogue

        self._analyzer = pymorphy3.MorphAnalyzer(lang="ru")
        self._ukrainian = pymorphy3.MorphAnalyzer(lang="uk")
        self._memory: dict[str, tuple[int, bool]] = {}
        self._doers: dict[str, int] = {}

    def common_forms(self, forms: Sequence[Form]) -> tuple[dict[str, int], bool]:
        """Those of the folded `forms` that are common words (as strong as `look_up` says); whether any is a place.

        A word of Ukrainian stands `IN_UKRAINIAN` bits higher, as it is none in a Russian text.
        """
        common: dict[str, int] = {}
        place = False
        for form, bits in forms:
            if " " in form:
                continue
            strength, town = self.look_up(form)
            ukrainian = self._in_ukrainian(form)
            strength |= (ukrainian if bits & NOM else min(ukrainian, 1)) << IN_UKRAINIAN
            if strength:
                common[form] = strength
            place = place or town
        return common, place

    def _in_ukrainian(self, form: str) -> int:
        """3 for a nominative of Ukrainian that tells who or which beast does something, 2 for another nominative.

        1 for another form of a noun or an adjective (`кошти`, `мадяра`, `карні`, `пишного`), 0 for anything else.
        Adjectives like `зеленський` and `білецький`, made of places, are met as surnames, even in lower case.
        """
        found = self._doers.get(form)
        if found is None:
            found, word = 0, readable(form)
            if self._ukrainian.word_is_known(word):
                for parse in self._ukrainian.parse(word):
                    tag = parse.tag
                    if not _PROPER.isdisjoint(tag.grammemes):
                        continue
                    if tag.POS == "NOUN" and tag.case == "nomn":
                        found = max(found, 3 if "anim" in tag.grammemes else 2)
                    elif tag.POS == "NOUN" or (tag.POS == "ADJF" and tag.number == "plur"):
                        found = max(found, 1)
                    elif tag.POS == "ADJF" and not parse.normal_form.endswith(_OF_PLACES):
                        found = max(found, 2 if tag.case == "nomn" else 1)
                if found > 1 and (word in _FAMILIES or word.endswith(_OF_FAMILIES)) and self._is_surname(word):
                    found = 1
            self._doers[form] = found
        return found

    def _is_surname(self, word: str) -> bool:
        return any("Surn" in parse.tag.grammemes for parse in self._ukrainian.parse(word))

    def is_known(self, form: str) -> bool:
        """Whether the dictionary has a folded form at all, as an acronym for instance (ВВП)."""
        return bool(self._analyzer.word_is_known(readable(form)))

    def is_town(self, word: str) -> bool:
        """Whether a lower-case surname is the name of a place in the dictionary, and nothing else."""
        if word.replace("ё", "е") in _GREAT_TOWNS:
            return True
        if word.endswith((*_SURNAME_ENDINGS, *_MORE_ENDINGS)) or not self._analyzer.word_is_known(word):
            return False
        tags = [parse.tag.grammemes for parse in self._analyzer.parse(word)]
        return all("Geox" in tag for tag in tags) and any({"nomn", "sing"} <= tag for tag in tags)

    def look_up(self, form: str) -> tuple[int, bool]:
        """How much of a common word a folded form is, and whether it is a place.

        0 is none, 1 only in an oblique form or rarely, 2 a word, 3 a noun that often begins a sentence, or tells of a
        person or a beast: what these do says nothing («Мазур привёз», «Жук уничтожил»).
        """
        found = self._memory.get(form)
        if found is None:
            word = readable(form)
            if word.startswith("е") and not self._analyzer.word_is_known(word):
                word = "э" + word[1:]  # which folds to the same letter («экспорт», «эхо»)
            found = self._memory[form] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> tuple[int, bool]:
        strength, place = 0, False
        if not self._analyzer.word_is_known(word):
            return 0, False
        parses = self._analyzer.parse(word)
        usual = sum(parse.score for parse in parses if _PROPER.isdisjoint(parse.tag.grammemes))
        for parse in parses:
            tag = parse.tag
            if "Geox" in tag.grammemes:
                place = True
            if not _PROPER.isdisjoint(tag.grammemes):
                continue
            oblique = tag.POS in ("NOUN", "ADJF", "PRTF") and tag.case != "nomn"
            short = tag.POS in ("GRND", "ADJS") or (tag.POS == "ADJF" and "Poss" in tag.grammemes)
            if oblique or usual < _RARE or (short and word.endswith(_SURNAME_ENDINGS)):
                strength = max(strength, 1)
            elif parse.normal_form.replace("ё", "е") in _FREQUENT or (tag.POS == "NOUN" and "anim" in tag.grammemes):
                strength = 3
            else:
                strength = max(strength, 2)
        return strength, place
