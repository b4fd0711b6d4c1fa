"""How long the functions that read a text inside a request take for long and hostile texts.

    uv run python benchmarks/long_texts.py

Each text is a small unit repeated to 20,000 code points, the longest message there is. Printed are
milliseconds of processor time at 5,000 and at 20,000, the best of three. A function whose time grows with
the text takes four times as long for the longer one; one that takes sixteen times as long is quadratic, and
a pupil can stop the server with it. tests/test_long_texts.py holds each of them against an ordinary text.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from relay.board.entities import WatchedWord  # noqa: E402
from relay.board.post_text import EmptyText, normalise  # noqa: E402
from relay.board.posting_rules import fold, holds_private, matching  # noqa: E402
from relay.judging.text.differences import pieces  # noqa: E402
from relay.judging.text.graphemes import whole  # noqa: E402
from translation import LanguageDetector, Neighbours, person_names  # noqa: E402
from translation.indecent_words import invented  # noqa: E402
from translation.passes import chat_abbreviations  # noqa: E402
from translation.polarity import turned  # noqa: E402
from translation.protected_spans import likely, names, sure  # noqa: E402
from translation.sentences import split  # noqa: E402
from translation.text_facts import without_laughter  # noqa: E402

UNITS = ROOT / "tests" / "data" / "hostile_units.json"
SHORT, LONG = 5_000, 20_000

# The longest sentence, in code points, that ``polarity`` compares.
SENTENCE = 400

_DETECTOR = LanguageDetector(["en", "es", "fr"])
_NEIGHBOURS = Neighbours(["en", "es", "fr"])
_WATCHED = [
    WatchedWord(word=word, folded=fold(word), language=language)
    for word, language in (("idiot", "en"), ("estupid*", "es"), ("cabrón", "es"))
]


def _normalised(text: str) -> object:
    try:
        return normalise(text)
    except EmptyText:
        return None


def _beside(text: str, word: str) -> str:
    """Pieces of ``text`` with other words between them: two such texts have every other word in common."""
    return " ".join(f"{word}{at} {text[at : at + 4]}" for at in range(0, len(text) // 2, 5))


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "normalise": _normalised,
    "detect a post's language": lambda text: _DETECTOR.detect(text, prior={"en": 0.8, "es": 0.2}),
    "detect each sentence's": lambda text: _DETECTOR.sentences(text, prior={"en": 0.8, "es": 0.2}),
    "compare with neighbours": lambda text: _NEIGHBOURS.detect(text, prior={"en": 0.8, "es": 0.2}),
    "meaning turned round": lambda text: turned(text[:SENTENCE], text[-SENTENCE:], "en", "fr"),
    "indecent words": lambda text: invented(text, text, "es", "en"),
    "split into sentences": lambda text: split(text, "en"),
    "find addresses and numbers": holds_private,
    "find watched words": lambda text: matching(_WATCHED, text),
    "protected spans": lambda text: sure.__wrapped__(text),
    "probable names": lambda text: likely(text, "en", lambda word: False),
    "probable names in German": lambda text: likely(text, "de", lambda word: False),
    "names of persons": lambda text: list(person_names.names(text, "fr")),
    "names of a text": lambda text: names(text, "en"),
    "laughter": without_laughter,
    "chat abbreviations": lambda text: chat_abbreviations.written_out(text, "es"),
    "differences": lambda text: pieces(text[: len(text) // 2], text[len(text) // 2 :]),
    "differences beside words": lambda text: pieces(_beside(text, "x"), _beside(text, "y")),
    "graphemes": lambda text: whole(text, len(text) // 2, len(text) // 2 + 1),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of processor time for SHORT and LONG code points of a unit."""

    short: float
    long: float

    @property
    def growth(self) -> float:
        return self.long / max(self.short, 1e-6)


def units() -> list[str]:
    return list(json.loads(UNITS.read_text("utf-8")))


def cost(function: Callable[[str], object], unit: str) -> Cost:
    """What ``function`` takes for ``unit``, repeated."""
    return Cost(*(_milliseconds(function, (unit * size)[:size]) for size in (SHORT, LONG)))


def milliseconds(function: Callable[[str], object], unit: str, times: int = 1) -> float:
    """What ``function`` takes for LONG code points of ``unit``, the best of ``times``."""
    return _milliseconds(function, (unit * LONG)[:LONG], times)


def _milliseconds(function: Callable[[str], object], text: str, times: int = 3) -> float:
    taken = []
    collecting = gc.isenabled()
    gc.disable()  # a collection in a process that holds much is no cost of the function
    try:
        for _ in range(times):
            begun = time.thread_time()
            function(text)
            taken.append((time.thread_time() - begun) * 1000)
            if taken[-1] > 2000:
                break
    finally:
        if collecting:
            gc.enable()
    return min(taken)


def main() -> None:
    print(f"{'':<28} {'unit':<14} {SHORT:>8} {LONG:>8}   growth")
    for name, function in FUNCTIONS.items():
        worst = max(((cost(function, unit), unit) for unit in units()), key=lambda found: found[0].long)
        found, unit = worst
        print(f"{name:<28} {unit!r:<14.14} {found.short:8.1f} {found.long:8.1f}   {found.growth:.1f}")


if __name__ == "__main__":
    main()
