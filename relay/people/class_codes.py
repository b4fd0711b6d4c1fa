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
_SHAPE = re.compile(r"([a-z]+)([2-9]{2})([a-z]+)")


def make() -> str:
    """A random code. The caller checks that no class has it."""
    number = "69"
    while number == "69":  # pupils would joke about it
        number = secrets.choice(_DIGITS) + secrets.choice(_DIGITS)
    return f"{secrets.choice(WORDS)}-{number}-{secrets.choice(WORDS)}"


def normalise(typed: str) -> str | None:
    """The code in its stored form; None where ``typed`` does not have the three parts of a code.

    Ignores case, accents, spaces, full-width forms and missing or unusual dashes. Reads the digit 0 as the
    letter O and 1 as L, because the number in a code contains neither.
    """
    letters = unicodedata.normalize("NFKD", typed).casefold()
    bare = "".join(character for character in letters if character.isascii() and character.isalnum())
    match = _SHAPE.fullmatch(bare.replace("0", "o").replace("1", "l"))
    return "-".join(match.groups()) if match else None
