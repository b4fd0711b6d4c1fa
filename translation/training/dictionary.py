"""The dictionary of rare words that goes into a pack (see `packs.dictionary`).

    python -m translation.training.dictionary es --words WORDS --packs FOLDER --out MADE

WORDS holds ``wiktionary-words.en-es.tsv.gz``: English lemma TAB lemma of the other language TAB part of
speech (n, v, a or r). FOLDER holds packs of both directions, whose lists say which words they hardly know.
MADE gets the dictionary beside the other lists of words, where `train` takes it up. Needs what
``dictionary-requirements.txt`` names.
"""

from __future__ import annotations

import argparse
import gzip
import math
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from translation import indecent_words, packs
from translation.packs.dictionary import Dictionary, Meaning
from translation.packs.lexicon import Lexicon, write
from translation.text_facts import PLAIN_WORD, capitalises_nouns
from translation.training import lexicon
from translation.training.inflection import Inflection

LICENCE = """\
dictionary.tsv is made from these works, under CC BY-SA 3.0
(https://creativecommons.org/licenses/by-sa/3.0/), and is given under the same licence:

- words of Wiktionary by synset, Open Multilingual Wordnet, extended data (Francis Bond and Ryan Foster 2013);
  CC BY-SA 3.0, the authors of Wiktionary
- Princeton WordNet 3.0, Copyright 2006 by Princeton University; WordNet 3.0 licence
- forms of words by simplemma (Adrien Barbaresi), whose lists come from Wiktionary and other sources (CC BY-SA
  3.0, CC BY 4.0, ODbL); of German nouns by german-nouns, from WiktionaryDE (CC BY-SA 4.0)

Changed: only words that the pack hardly knows, with their forms, in the order of how likely a meaning is.
"""

_RARE = 4  # a pack learned nothing to rely on of what it saw fewer times, in all forms together
_SHORTEST = 3  # letters
_MOST = 4  # meanings of a word
# On the Zipf scale, the decimal logarithm of a word's occurrences in a billion words: below the first a form
# is hardly ever written, and above the second a word is not likelier for being more frequent.
_WRITTEN, _COMMON = 1.3, 4.0
# What likeness (0 to 1) to the source word, and the binary logarithm of the number of meanings, count on that
# scale.
_ALIKE, _SENSES = 2.0, 0.5


class Entry(NamedTuple):
    """Two lemmas that mean the same, and their part of speech."""

    source: str
    target: str
    part: str


@dataclass(frozen=True)
class Side:
    """A language of a dictionary, and how often the pack that translates from it met each of its words."""

    inflection: Inflection
    counts: Mapping[str, int]

    def seen(self, lemma: str) -> int:
        """How often the pack met the forms of ``lemma``."""
        return sum(self.counts.get(form, 0) for form in self.inflection.forms(lemma))


def entries(path: Path) -> list[Entry]:
    """The (English, other) entries of a list of words. Raises OSError, ValueError."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            english, other, part = line.rstrip("\n").split("\t")
            found.append(Entry(english, other, part))
    return found


def english_names(folder: Path) -> frozenset[str]:
    """The English words in the lists of ``folder`` that are names: a language that writes only those with a
    capital does so. Raises OSError, ValueError.
    """
    return frozenset(
        one.source.lower()
        for path in sorted(folder.glob("wiktionary-words.en-*.tsv.gz"))
        if not capitalises_nouns(path.name.partition("en-")[2].partition(".")[0])
        for one in entries(path)
        if one.target[:1].isupper()
    )


def make(listed: Sequence[Entry], source: Side, target: Side) -> Dictionary:
    """The meanings of those words of ``listed`` that the pack from ``source`` hardly knows, likeliest first.

    Forms that hardly anybody writes are left out.
    """
    senses = Counter(one.target.lower() for one in listed)
    found: dict[str, dict[Meaning, None]] = defaultdict(dict)
    by_word: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for one in listed:
        if PLAIN_WORD.fullmatch(one.source) and len(one.source) >= _SHORTEST:
            by_word[one.source, one.part].append(one)
    for (lemma, _part), own in by_word.items():
        if source.seen(lemma) >= _RARE:
            continue
        own.sort(key=lambda one: (-_likeliness(one, target.inflection, senses), one.target))
        for one in own:
            for form, meaning in _inflected(one, source.inflection, target.inflection):
                frequent = source.inflection.frequency(form) >= _WRITTEN
                if frequent and len(found[form]) < _MOST and not _is_indecent(meaning, one, source, target):
                    found[form].setdefault(meaning)
    return Dictionary({word: tuple(meanings) for word, meanings in found.items() if meanings})


def _likeliness(entry: Entry, target: Inflection, senses: Mapping[str, int]) -> float:
    """How good a guess the target word is: frequent, like the source word, and of few other meanings."""
    frequency = min(target.frequency(entry.target), _COMMON)
    alike = SequenceMatcher(None, entry.source.lower(), entry.target.lower()).ratio()
    return frequency + _ALIKE * alike - _SENSES * math.log2(senses[entry.target.lower()])


def _inflected(entry: Entry, source: Inflection, target: Inflection) -> Iterator[tuple[str, Meaning]]:
    """The forms of the source word, each with the meaning in the form that goes with it."""
    signs = _signs(entry, target)
    if not signs:
        return
    if entry.part == "n":
        singular, plural = source.noun(entry.source)
        ones, many = target.noun(entry.target)
        for forms, put in ((singular, ones), (plural, many)):
            meaning = Meaning(_noun(put[0], target) if put else "", signs)
            yield from ((_noun(form, source), meaning) for form in forms)
    elif entry.part == "a":
        choice = "|".join(target.adjective(entry.target)) if " " not in entry.target else entry.target
        yield from ((form, Meaning(choice, signs)) for form in source.adjective(entry.source))
    elif entry.part == "v":
        for form in source.forms(entry.source):
            yield form, Meaning(_verb_form(form, entry, source, target), signs)
    else:
        yield entry.source.lower(), Meaning(entry.target, signs)


def _noun(form: str, inflection: Inflection) -> str:
    return form.capitalize() if capitalises_nouns(inflection.language) else form


def _verb_form(form: str, entry: Entry, source: Inflection, target: Inflection) -> str:
    """The infinitive for an infinitive; "" where person and tense would have to be right."""
    return entry.target if form == entry.source.lower() and source.language != "en" else ""


def _signs(entry: Entry, target: Inflection) -> tuple[str, ...]:
    words = [word for word in entry.target.split() if PLAIN_WORD.fullmatch(word)]
    return target.sign(max(words, key=len)) if words else ()


def _is_indecent(meaning: Meaning, entry: Entry, source: Side, target: Side) -> bool:
    languages = source.inflection.language, target.inflection.language
    return bool(indecent_words.invented(entry.source, f"{entry.target} {meaning.form}", *languages))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m translation.training.dictionary")
    parser.add_argument("language")
    parser.add_argument("--words", type=Path, required=True)
    parser.add_argument("--packs", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    language: str = args.language
    try:
        names = english_names(args.words)
        listed = [
            one
            for one in entries(args.words / f"wiktionary-words.en-{language}.tsv.gz")
            if one.source.lower() not in names
        ]
    except (OSError, ValueError) as error:
        sys.exit(f"{args.words}: {error}")
    known = dict(_lexicons(args.packs))
    sides = {
        code: Side(Inflection(code), {**known[pair].counts, **known[pair].capitalised})
        for code, pair in _pairs(language)
    }
    turned = [Entry(one.target, one.source, one.part) for one in listed]
    for source, target, own in (("en", language, listed), (language, "en", turned)):
        made = make(own, sides[source], sides[target])
        into = lexicon.folder(args.out, source, target)
        into.mkdir(parents=True, exist_ok=True)
        write(into, replace(known[source, target], dictionary=made))
        sys.stdout.write(f"{into}: {len(made.meanings):,} forms\n")


def _pairs(language: str) -> tuple[tuple[str, tuple[str, str]], ...]:
    return (("en", ("en", language)), (language, (language, "en")))


def _lexicons(folder: Path) -> Iterator[tuple[tuple[str, str], Lexicon]]:
    with tempfile.TemporaryDirectory() as cache:
        for pair, pack in packs.newest(packs.find([folder])[0]).items():
            yield pair, packs.lists(pack, packs.unpacked(pack, Path(cache)))


if __name__ == "__main__":
    main()
