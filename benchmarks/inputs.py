"""Translate small inputs that go wrong easily, and say which come out right.

    uv run python benchmarks/inputs.py [FILE.jsonl]... [--count]

Each line of a file is an object: `kind`, `source`, `target`, `text`, `has` (each must stand in the
translation, in any case; alternatives separated by `|`), `lacks` (none may stand in it as written). By
default the file is `tests/data/inputs/cases.jsonl`. Of every translation it is asked besides that it has

- no U+FFFD, and as many lines and sentence ends as the text,
- no word in capitals that the text lacks,
- no person's or place's name that the text lacks (`translation/invented_names.py` lists what counts as one).

`--count` prints only how many of each kind come out right: for inputs that nobody is to be tuned on.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from translation import Translator
from translation.sentences import split
from translation.text_facts import unaccented

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "data" / "inputs" / "cases.jsonl"
# What a small model puts where it has nothing to say: its own most frequent names.
_WORDS = re.compile(r"[^\W_]+")
_FAVOURITES = re.compile(
    r"\b(?:Tom|Toms|John|Mary|María|Marie|Maria|George|Georg|Georges|Alice|Bob|Ken|Madrid|Boston|Berlin|London|"
    r"Londres|Paris|París|Yokohama|Tokio|Tokyo|Oriente|Central|Internet|Wangari|Kenya|Kenia|Blue)\b"
)


@dataclass(frozen=True, slots=True)
class Case:
    """One input, and what is right about it; see the module."""

    kind: str
    source: str
    target: str
    text: str
    has: tuple[str, ...]
    lacks: tuple[str, ...]


def read(path: Path) -> list[Case]:
    """The cases of a file, in order."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    return [
        Case(row["kind"], row["source"], row["target"], row["text"], tuple(row["has"]), tuple(row["lacks"]))
        for row in rows
    ]


def faults(case: Case, output: str) -> Iterator[str]:
    """What is wrong with ``output``, a translation of ``case``; nothing if it is right."""
    lowered = output.lower()
    for wanted in case.has:
        if not any(one.lower() in lowered for one in wanted.split("|")):
            yield f"lacks {wanted!r}"
    for unwanted in case.lacks:
        if unwanted in output:
            yield f"has {unwanted!r}"
    if "\ufffd" in output:
        yield "has U+FFFD"
    written = {unaccented(word) for word in _WORDS.findall(case.text)}
    loud = {word.upper() for word in written if word.isupper()}
    if not case.text.isupper():
        for word in _WORDS.findall(output):
            if len(word) > 1 and word.isupper() and unaccented(word) not in loud:
                yield f"has {word!r} in capitals"
    for name in _FAVOURITES.finditer(output):
        if unaccented(name[0]).lower()[:4] not in unaccented(case.text).lower():
            yield f"has {name[0]!r}"
    if len(split(output, case.target)) > len(split(case.text, case.source)):
        yield "has more sentences"


def translated(translator: Translator, cases: Sequence[Case]) -> list[str]:
    """The translation of each case, one direction at a time."""
    done: dict[Case, str] = {}
    for pair in dict.fromkeys((case.source, case.target) for case in cases):
        here = [case for case in cases if (case.source, case.target) == pair]
        # One text a call: what is right must not hang on what else is translated beside it.
        for case in here:
            done[case] = translator.translate([case.text], source=pair[0], target=pair[1])[0].text
    return [done[case] for case in cases]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="*", default=[CASES])
    parser.add_argument("--packs", type=Path, default=ROOT / "models", help="folder with packs")
    parser.add_argument("--count", action="store_true", help="print counts only")
    args = parser.parse_args()
    with Translator.from_directories([args.packs]) as translator:
        for path in args.files:
            cases = read(path)
            right: Counter[str] = Counter()
            total = Counter(case.kind for case in cases)
            for case, output in zip(cases, translated(translator, cases), strict=True):
                found = list(faults(case, output))
                right[case.kind] += not found
                if not args.count:
                    mark = "  " if not found else "✗ "
                    print(f"{mark}{case.source}→{case.target} {case.text}\n     {output}  {'; '.join(found)}")
            for kind, its in total.items():
                print(f"{right[kind]:>4} of {its:>3}  {kind}")
            print(f"{right.total():>4} of {len(cases):>3}  {path.name}", flush=True)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
