"""Which forms of a surname are also common words or places of Russian (Мороз, Песков, Суббота, Бут)."""

from core.mentions.alphabet import readable

_PROPER = ("Surn", "Name", "Patr", "Orgn", "Trad", "Abbr", "Init", "Geox")
_RARE = 0.06  # a common word that is met less often than this beside the name (путина) counts little


class WordBook:
    """Looks forms up in the dictionary of Russian; loading it takes a tenth of a second, so one serves all."""

    def __init__(self) -> None:
        import pymorphy3  # a tenth of a second, spared to those who load a compiled catalogue

        self._analyzer = pymorphy3.MorphAnalyzer(lang="ru")
        self._memory: dict[str, tuple[int, bool]] = {}

    def common_forms(self, forms: list[str]) -> tuple[dict[str, int], bool]:
        """Those of the folded `forms` that are common words (1 in an oblique form, 2 else); whether any is a place."""
        common: dict[str, int] = {}
        place = False
        for form in forms:
            if " " in form:
                continue
            strength, town = self.look_up(form)
            if strength:
                common[form] = strength
            place = place or town
        return common, place

    def is_known(self, form: str) -> bool:
        """Whether the dictionary has a folded form at all, as an acronym for instance (ВВП)."""
        return bool(self._analyzer.word_is_known(readable(form)))

    def look_up(self, form: str) -> tuple[int, bool]:
        """How much of a common word a folded form is (0 none, 1 only in an oblique form, 2), and if it is a place."""
        found = self._memory.get(form)
        if found is None:
            found = self._memory[form] = self._look_up(readable(form))
        return found

    def _look_up(self, word: str) -> tuple[int, bool]:
        strength, place = 0, False
        if not self._analyzer.word_is_known(word):
            return 0, False
        parses = self._analyzer.parse(word)
        usual = sum(parse.score for parse in parses if not any(mark in parse.tag for mark in _PROPER))
        for parse in parses:
            tag = parse.tag
            if "Geox" in tag:
                place = True
            if any(mark in tag for mark in _PROPER):
                continue
            oblique = tag.POS in ("NOUN", "ADJF", "PRTF") and tag.case != "nomn"
            strength = max(strength, 1 if oblique or usual < _RARE else 2)
        return strength, place
