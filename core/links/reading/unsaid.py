"""Where a sentence has a verb of denying or confirming and yet nobody denies or confirms: “refused to confirm or deny”,
«ни подтвердили, ни опровергли», “if the Kremlin denies”, “nobody denied”.
"""

import re

_STANCE = (
    r"(?:confirm|den[iy]|acknowledg|admit|reject|dismiss|refut|подтвер|опров|призна|отриц|отверг|підтвер|спросту|запереч)"
    r"\w*"
)
# What may stand between a negation and its verb: adverbs, auxiliaries, and the other verb of “not confirmed or denied”.
_BETWEEN = (
    r"(?:,?\s+(?:(?!only\b)\w+ly|yet|so|far|ever|even|also|be|been|have|had|or|and|nor|и|й|або|чи|или"
    rf"|{_STANCE})){{0,5}}"
)
_NEGATED = re.compile(
    r"(?<!\w)(?i:(?:not|never|neither|nor|hardly|barely|scarcely|\w+n[’']t|не|ни|ні|ані|вряд\s+ли|едва\s+ли|навряд(?:\s+чи)?)"
    rf"{_BETWEEN}\s+|(?:not|neither|nor|never|не|ані)\s+(?!only|только|лише|тільки)(?:\w+\s+)?)$"
)
# “to deny”, “would deny”: what may come, or was refused. Only the bare form of a verb is meant.
_NOT_YET = re.compile(
    rf"(?<!\w)(?:to|will|would|can|could|may|might|must|shall|should|cannot)\s+(?:\w+ly\s+)?(?:{_STANCE}\s+(?:or|nor|and)\s+)?$",
    re.IGNORECASE,
)
# “rushed to deny”, “was forced to deny”, “took to Telegram to deny”: that was done.
_DONE = re.compile(
    r"(?<!\bnot\s)(?<!\bnever\s)\b(?:rushed|hurried|hastened|scrambled|moved|managed|chose|proceeded|went\s+on|came\s+out|stepped\s+in|had"
    r"|took\s+to\s+[\w’'-]+(?:\s+[\w’'-]+){0,2}|(?:was|were)\s+(?:able|quick|swift|forced|obliged|compelled|(?:the\s+)?first))"
    r"\s+to\s+(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(  # «Ли» is a surname
    r"(?<!\w)(?:(?i:if|unless|whether|allegedly|если|будто|якобы|якщо|якби|нібито|начебто|чи)|ли)(?!\w)[^,;:—–]*$"
)
_ASKED = re.compile(r"\s+(?:ли|чи)(?!\w)")
_NOBODY = re.compile(
    r"(?<!\w)(?i:nobody|no\s+one|none|neither|никто|никем|никого|ніхто|ніким|нікого)(?!\w)|^No\s+(?!\d)|^(?:Ни|Ні)\s+один"
)
# «Песков опроверг, что он [подтвердил]», “denied having [confirmed]”
_DENIAL = r"(?:den[iy]|reject|dismiss|refut|опров|отриц|отверг|спросту|запереч)\w*"
_WHAT_IS_DENIED = re.compile(rf"(?<!\w)(?i:{_DENIAL},?\s+(?:that|having|что|що))(?!\w)[^,;:—–]*$")
_QUESTION = re.compile(r"\?[»”\"’')\s]*$")


def is_unsaid(text: str, start: int, verb: tuple[int, int], end: int) -> bool:
    """Whether the verb of a stance, in the sentence from `start` to `end`, is denied, supposed or only asked about."""
    front = text[start : verb[0]]
    return bool(
        _NEGATED.search(front)
        or (_is_bare(text[verb[0] : verb[1]]) and _NOT_YET.search(front) and not _DONE.search(front))
        or _SUPPOSED.search(front)
        or _WHAT_IS_DENIED.search(front)
        or _ASKED.match(text, verb[1])
        or _is_question(text, start, end)
    )


def done_from(text: str, start: int, verb: int) -> int:
    """Where what leads to a verb in the infinitive begins, between `start` and the verb: “[rushed to] deny”."""
    done = _DONE.search(text, start, verb)
    return done.start() if done else verb


def _is_question(text: str, start: int, end: int) -> bool:
    """Whether the sentence asks."""
    return _QUESTION.search(text[start:end]) is not None


def is_nobody(speaker: str) -> bool:
    """Whether a speaker is nobody: “no one in the Kremlin”."""
    return _NOBODY.search(speaker) is not None


def _is_bare(verb: str) -> bool:
    return verb.lower() in ("deny", "confirm")
