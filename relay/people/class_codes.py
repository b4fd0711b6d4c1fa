"""Class codes: two short words with a number between them, made to be read aloud and typed by children.

A code such as ``fern-27-lake`` is one of 416² × 63, about 10.9 million (23.4 bits). That is enough because
guessing is slow. The join page answers 300 unknown codes from one network in ten minutes (lockout.py), so it
takes 252 days from there to try them all. By default, newcomers can join with a code for two weeks, and the
teacher sees everybody who joins on the roster.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

# Plain ASCII, three to six letters, friendly in English, Spanish, French and Portuguese; many are the same
# word in several of them. No misspelling of a word gives a rude one; no word depends on an accent.
WORDS: tuple[str, ...] = tuple(
    """
    acorn actor agenda album alga alto amber ancla angora apple april arbol arch arena aroma arpa aster
    atlas atom aura aurora autumn avion azul badge bagel baker bamboo banana banda banjo bark barn basil
    basket bay beach bead beaver beetle berry bike birch bird bison bloom bolero bonsai book boot branch
    bravo bread breeze brick bridge brook bubble button cabin cable cactus camel canal canary candle canoe
    canon canyon car card carpet castle cedar cello centro cereal cherry cielo cinema circus clay cliff
    clock cloud clover coast cobalt cocoa coin comet coral corn cosmos cotton crane crayon creek crocus
    crown cubo daisy dance dawn deer delta denim desert disco dolmen domino dove dragon drum dune eagle
    earth east echo egret elm ember emu ermine falcon farm fern ferry fiesta fig finch fjord flauta fleur
    flor flute foam forest fox fresco frog fruit galaxy gamma garden gaucho gecko geyser ginger girafe globe
    grain grape green grove guava guitar gull harbor harp hazel helix heron hill hippo honey hotel ibis
    iguana indigo ink iris iron island ivory ivy jade jaguar jardin jasmin jazz jersey jet jirafa judo kayak
    kebab kimono kite kiwi koala lago lagoon lake lama lark laser laurel lava leaf lemon lemur lens lily
    lima lime limon linen lion llama lotus luna lynx magnet mango manta map maple marble march market meadow
    medal melody melon menta mesa metro mimosa mint mirror molino moon moose moss mosaic motor museo music
    nacho nectar nest neon night nilo north note nova novel nube oasis oboe ocean olive onda onyx opal opera
    orange orbit orchid orca otter owl oyster palm pampa panda papaya paper park pasta path peach pear pearl
    pebble pepper perla piano picnic pilot pine pixel pizza plain planet plaza plum poem polar poncho pond
    poni poplar poppy prism puerto puma puzzle quartz quilt quinoa radio rain raven reef ribbon rice rio
    river road robin robot rocket rodeo roof rosa rose ruby sable sage sail salsa samba sand sandia satin
    sauna sea seal seed selva shell ship silk silver sky snow sofa sol solar sonata south spark spring star
    stone storm stork summer sun surf swan table tango tapir taxi tea tempo tennis thyme tiger tigre toast
    tomato topaz torch toucan tower trail train tree trek tren trio tulip tuna tundra turtle umbra uva
    valley velvet verde vela video vine viola violet volcan voyage wagon walnut water wave west wheat wheel
    willow wind window winter wolf wood wool world yacht yoga yogurt yoyo zebra zenith zephyr zinc zodiac
    """.split()  # noqa: SIM905 (four hundred quoted words would be no easier to read)
)
_DIGITS = "23456789"  # 0 and 1 look like O and l


def make() -> str:
    """A random code. The caller checks that no class has it."""
    number = "69"
    while number == "69":  # pupils would joke about it
        number = secrets.choice(_DIGITS) + secrets.choice(_DIGITS)
    return f"{secrets.choice(WORDS)}-{number}-{secrets.choice(WORDS)}"


def normalise(typed: str) -> str | None:
    """The likeliest of ``candidates``: one made of our words, if there is one. None where there are none."""
    found = candidates(typed)
    ours = (code for code in found if set(code.split("-")[::2]) <= _KNOWN)
    return next(ours, found[0] if found else None)


def candidates(typed: str) -> tuple[str, ...]:
    """The codes, in their stored form, that ``typed`` may stand for; first what is literally there, if it is.

    Ignores case, accents, full-width forms and missing or unusual dashes, and reads digits of all scripts.
    Words have no digits, so 0 in one is an O, and 1 an L or an I. Capital I and small L look alike, so I and
    L are also read as each other where that gives one of our words.
    Leaves away what was pasted around the code ("Class code: fern-27-lake.").
    """
    plain = _plain(typed[:_LONGEST])
    parts = [match.groups() for match in _WITHIN.finditer(plain)]
    whole = _WHOLE.fullmatch(plain.replace("-", ""))  # such as "fe rn 27 la ke"
    found: dict[str, None] = {}
    for before, number, after in [*parts, *([whole.groups()] if whole else [])]:
        for first in _words(before):
            for second in _words(after):
                found.setdefault(f"{first}-{number}-{second}")
    return tuple(found)


def is_literal(code: str, typed: str) -> bool:
    """Whether ``typed`` says ``code`` letter by letter."""
    return code.replace("-", "") in _plain(typed[:_LONGEST]).replace("-", "")


_LONGEST = 200
# The lookahead finds overlapping ones: "Room 24 fern 27 lake" holds two.
_WITHIN = re.compile(r"(?<![a-z0-9])(?=([a-z01]{3,9})-?([2-9]{2})-?([a-z01]{3,9})(?![a-z0-9]))")
_WHOLE = re.compile(r"([a-z01]{3,9})([2-9]{2})([a-z01]{3,9})")
_STROKES = str.maketrans({"ı": "i", "ł": "l"})
_KNOWN = frozenset(WORDS)


def _plain(typed: str) -> str:
    """The letters and digits of ``typed`` in ASCII and lower case, with a dash for anything between them."""
    spelled = []
    for character in unicodedata.normalize("NFKD", typed).casefold().translate(_STROKES):
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            spelled.append(str(digit))
        elif character.isascii() and character.isalnum():
            spelled.append(character)
        elif unicodedata.category(character) not in ("Mn", "Cf"):
            spelled.append(" ")
    return "-".join("".join(spelled).split())


def _words(part: str) -> list[str]:
    """The words that a part of a code may be."""
    letters = part.replace("0", "o")
    return list(dict.fromkeys([letters.replace("1", "l"), letters.replace("1", "i"), *_alike(letters)]))


def _alike(word: str) -> list[str]:
    return _BY_LOOKS.get(_looks(word), [])


def _looks(word: str) -> str:
    return word.replace("i", "1").replace("l", "1")


_BY_LOOKS: dict[str, list[str]] = {}
for _word in WORDS:
    _BY_LOOKS.setdefault(_looks(_word), []).append(_word)
