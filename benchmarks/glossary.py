"""Measure glossaries: how many terms come out as decided, and BLEU with and without the glossary.

    uv run python -m benchmarks.glossary [--packs FOLDER] [--posts FILE]

There are two kinds of terms, and each text has its own:

- "stays": the strings that a person's translation of a classroom post keeps unchanged, such as the names a
  teacher would enter
- "fixed": the longest lower-case word of each pair aligned by hand that is linked to exactly one word, with
  that word as its translation

"fixed" terms come from the reference translation, so BLEU may rise for that reason alone. What matters is
that it does not fall because a placeholder broke the sentence.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.alignment import Aligned, read
from translation import Term, Translator
from translation.protected_spans import survives
from translation.text_facts import words
from translation.training.scores import score, signatures

ROOT = Path(__file__).resolve().parent.parent
_SHORTEST = 4  # letters


@dataclass(frozen=True, slots=True)
class Case:
    """A text, its reference translation, its glossary, and the strings that the output must contain."""

    text: str
    reference: str
    terms: tuple[Term, ...]
    wanted: tuple[str, ...]


def of_posts(path: Path, source: str, target: str) -> list[Case]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [
        Case(row["text"], row["ref"][target], tuple(map(Term, row["keep"])), tuple(row["keep"]))
        for row in rows
        if row["lang"] == source and target in row["ref"]
    ]


def of_pairs(pairs: Sequence[Aligned], source: str, target: str) -> list[Case]:
    """The cases of "fixed" terms; sentence pairs without a suitable word are left out."""
    made = []
    for pair in pairs:
        there, here = words(pair.source), words(pair.target)
        left, right = Counter(a for a, _ in pair.possible), Counter(b for _, b in pair.possible)
        fitting = [
            (pair.source[there[a].start : there[a].end], pair.target[here[b].start : here[b].end])
            for a, b in sorted(pair.sure)
            if left[a] == right[b] == 1
        ]
        fitting = [
            both for both in fitting if all(word.islower() and len(word) >= _SHORTEST for word in both)
        ]
        if fitting:
            word, other = max(fitting, key=lambda both: len(both[0]))
            term = Term(word, source, ((target, other),))
            made.append(Case(pair.source, pair.target, (term,), (other,)))
    return made


def survivors(cases: Sequence[Case], outputs: Sequence[str]) -> list[bool]:
    """Whether each wanted string is in its output, as it is or with a capital."""
    return [
        survives(string, output) or survives(string[:1].upper() + string[1:], output)
        for case, output in zip(cases, outputs, strict=True)
        for string in case.wanted
    ]


def measure(translator: Translator, cases: Sequence[Case], source: str, target: str, name: str) -> None:
    texts = [case.text for case in cases]
    terms = {index: case.terms for index, case in enumerate(cases)}
    for label, glossaries in (("without", None), ("with", terms)):
        results = translator.translate(texts, source=source, target=target, glossaries=glossaries)
        outputs = [result.text for result in results]
        kept = survivors(cases, outputs)
        found = score(outputs, [case.reference for case in cases])
        print(
            f"{source}→{target}  {name:6}  {label:7}  {sum(kept):3} of {len(kept):3}"
            f"   BLEU {found.bleu:5.1f}   chrF {found.chrf:5.1f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--packs", type=Path, default=ROOT / "models")
    parser.add_argument("--posts", type=Path, default=ROOT / "tests" / "data" / "posts" / "dev.jsonl")
    args = parser.parse_args()
    pairs = read()
    print(*signatures(), sep="\n")
    with (
        tempfile.TemporaryDirectory() as cache,
        Translator.from_directories([args.packs], cache=Path(cache)) as translator,
    ):
        for source, target in (("en", "es"), ("es", "en")):
            measure(translator, of_posts(args.posts, source, target), source, target, "stays")
            turned = pairs if source == "en" else [pair.swapped() for pair in pairs]
            measure(translator, of_pairs(turned, source, target), source, target, "fixed")


if __name__ == "__main__":
    main()
