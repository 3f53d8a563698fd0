"""How verbs of a person end, folded: enough to tell a verb after a name from a noun, and who its subject is."""

from core.mentions.alphabet import key, words

MASCULINE_VERB = tuple(key(ending) for ending in words("ал ял ил ел ул лся ав яв ив ів ув вся"))
FEMININE_NOUN = tuple(key(ending) for ending in words("а я ь"))
PLURAL_VERB = (key("ли"), key("лись"))
VERB = tuple(
    key(ending)
    for ending in words(
        "ал ял ил ел ёл ул лся ала ила ела ула лась ет ит ёт ют ут ат ят тся ав ив ів ув яв вся ає є іть ить уть ють "
        "ться"
    )
)
FEMININE_VERB = tuple(key(ending) for ending in words("ала яла ила іла їла ела ула лась лася"))
GENITIVE_OF_PARTICIPLES = tuple(key(ending) for ending in words("мого вшего щего нного того"))
