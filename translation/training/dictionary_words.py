"""Augmentation with rare words: sentences of the corpus with words of Apertium's dictionaries in them.

    python -m translation.training.dictionary_words es --corpus CORPUS --out MADE

"My sister ate an apple." and its translation become "My sister ate a tangerine.": where both sides hold a
noun, a verb or an adjective that the dictionary makes each other's translation, another pair of the same kind
takes its place, in the same form (after Fadaee et al. 2017), or the thing becomes a little one ("hermanita").
The pairs of words come alone, too.

Needs the programs of Apertium and its dictionaries (Debian: apertium, apertium-eng-spa, lttoolbox,
lttoolbox-dev).
"""

from __future__ import annotations

import math
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from translation.text_facts import with_capital
from translation.training.corpus import Pair, arguments, read, write_made
from translation.training.diminutives import diminutive
from translation.training.english import article, without_gaps
from translation.training.phrases import as_sentence

_DATA = Path("/usr/share/apertium")
_PAIRS = {"es": ("apertium-eng-spa", "eng", "spa")}  # where the data lie, and what Apertium calls the two
_ROUNDS = 6  # how often each sentence that can be changed is
_SMALL = 0.04  # how often a noun becomes a small one instead of another
_MOST = 2  # a word with more translations than these has no clear one

# What they say of the thing that one likes, English says of the person.
_TURNED = ("gustar", "encantar", "doler", "faltar", "interesar", "apetecer", "agradar")
TOKEN = re.compile(r"\^([^/^$]*)/([^$^]*)\$")
_READING = re.compile(r"(?P<lemma>[^<+]+)(?P<tags>(?:<[a-z0-9_]+>)+)")
_ENTRY = re.compile(r"(?P<lemma>[a-záéíóúüñ]+(?:[ -][a-záéíóúüñ]+)?)(?P<tags>(?:<[a-z0-9_]+>)+)")
_SPECIAL = re.compile(r"[\[\]{}^$/\\@<>~#*]")  # of the format that Apertium's programs speak
_NUMBERS = ("<sg>", "<pl>")
_STRESSED = re.compile(r"h?[aá]", re.IGNORECASE)  # "el agua", though feminine: left alone


@dataclass(frozen=True, slots=True)
class Word:
    """What Apertium makes of a word in a text: its form there, and lemma and tags ("" where unknown)."""

    form: str
    lemma: str
    tags: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Two lemmas with their tags in the dictionary, English and the other language."""

    english: str
    english_tags: str
    other: str
    other_tags: str


class Tools:
    """Apertium's programs for one pair of languages."""

    def __init__(self, language: str) -> None:
        folder, self.english, self.other = _PAIRS[language]
        self._folder = _DATA / folder

    def dictionary(self, source: str, target: str) -> dict[str, list[str]]:
        """For each entry of ``source``, as "lemma<tags>", those of ``target``."""
        path = self._folder / f"{source}-{target}.autobil.bin"
        found: dict[str, list[str]] = {}
        # The first section holds words; the others numbers and dates, endlessly many.
        for left, right in _paths(_run(["lt-print", str(path)], "").split("--\n")[0]):
            if _ENTRY.fullmatch(left) and _ENTRY.fullmatch(right):
                found.setdefault(left, []).append(right)
        return found

    def read(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """``texts``, a line each, in Apertium's format, every word with its likeliest reading."""
        name = f"{source}-{target}"
        whole = "".join(f"{text}\n" for text in texts)
        morphs = _run(["lt-proc", str(self._folder / f"{name}.automorf.bin")], whole)
        read = _run(["apertium-tagger", "-g", "-p", str(self._folder / f"{name}.prob")], morphs).split("\n")
        return read[: len(texts)]

    def forms(self, wanted: Iterable[str], source: str, target: str) -> dict[str, str]:
        """The form of each "lemma<tags>" in ``target``, where it has one."""
        asked = list(dict.fromkeys(wanted))
        path = self._folder / f"{source}-{target}.autogen.bin"
        written = _run(["lt-proc", "-g", str(path)], "".join(f"^{one}$\n" for one in asked)).split("\n")
        return {one: form for one, form in zip(asked, written, strict=False) if not _SPECIAL.search(form)}


def _run(command: list[str], given: str) -> str:
    return subprocess.run(command, input=given, capture_output=True, text=True, check=True).stdout


def _paths(printed: str) -> Iterator[Pair]:
    """What a transducer without loops, in lt-print's form, reads and writes."""
    arcs: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    ends = set()
    for line in printed.splitlines():
        columns = line.split("\t")
        if len(columns) >= 4:
            arcs[columns[0]].append((columns[1], *(part.replace("ε", "") for part in columns[2:4])))  # type: ignore[arg-type]
        else:
            ends.add(columns[0])
    waiting = [("0", "", "", 0)]
    while waiting:
        at, left, right, length = waiting.pop()
        if at in ends:
            yield left, right
        if length < 60:
            waiting += [(to, left + a, right + b, length + 1) for to, a, b in arcs[at] if to != at]


def entries(tools: Tools) -> list[Entry]:
    """The nouns, verbs and adjectives of the dictionary whose translation is clear in both ways."""
    there = tools.dictionary(tools.english, tools.other)
    back = tools.dictionary(tools.other, tools.english)
    found = []
    for english, others in there.items():
        for other in others:
            if len(others) > _MOST or english not in back.get(other, ()) or len(back[other]) > _MOST:
                continue
            one, two = _ENTRY.fullmatch(english), _ENTRY.fullmatch(other)
            if one and two and _sort(one["tags"]) == _sort(two["tags"]) != "":
                found.append(Entry(one["lemma"], one["tags"], two["lemma"], two["tags"]))
    return sorted(found, key=lambda entry: (entry.other, entry.english, entry.other_tags))


def _sort(tags: str) -> str:
    """ "n", "vblex" or "adj"; "" for all else."""
    first = tags.split(">")[0].removeprefix("<")
    return first if first in ("n", "vblex", "adj") and "<acr>" not in tags else ""


def _readings(line: str) -> list[Word]:
    words = []
    for form, reading in TOKEN.findall(line):
        match = _READING.fullmatch(reading)
        words.append(Word(form, match["lemma"].lower(), match["tags"]) if match else Word(form, "", ""))
    return words


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a sentence pair where other words can stand: which tokens, and their tags there."""

    english: int
    other: int
    english_tags: str
    other_tags: str


def slots(english: Sequence[Word], other: Sequence[Word], known: frozenset[Pair]) -> list[Slot]:
    """Where both sides hold, once each, words that ``known`` (English lemma, other lemma) pairs up. Not where
    one language says it of the thing and the other of the person: other verbs do not, "baseball floats him".
    """
    counts = Counter(word.lemma for word in english), Counter(word.lemma for word in other)
    found = []
    for i, one in enumerate(english):
        for j, two in enumerate(other):
            if not one.lemma or (one.lemma, two.lemma) not in known or two.lemma in _TURNED:
                continue
            same = _sort(one.tags) == _sort(two.tags) != ""
            if same and counts[0][one.lemma] == counts[1][two.lemma] == 1 and _agree(one, two):
                found.append(Slot(i, j, one.tags, two.tags))
    return found


def _agree(english: Word, other: Word) -> bool:
    if _sort(english.tags) == "n":
        number = english.tags.removeprefix("<n>")
        feminine = "<f>" in other.tags and _STRESSED.match(other.form)
        return number in _NUMBERS and other.tags.endswith(number) and not feminine
    return _sort(english.tags) == "vblex" or english.tags in ("<adj>", "<adj><sint>")


def form_tags(slot: Slot, entry: Entry) -> Pair | None:
    """The tags that ``entry`` must have in ``slot``, English and other; None where it does not fit there."""
    sort = _sort(entry.other_tags)
    if sort != _sort(slot.other_tags):
        return None
    if sort == "vblex":
        plain = entry.other_tags == entry.english_tags == "<vblex>"
        return (slot.english_tags, slot.other_tags) if plain else None
    if sort == "n":
        gender = entry.other_tags.removeprefix("<n>")
        if gender not in ("<m>", "<f>") or slot.other_tags[3:6] != gender or entry.english_tags != "<n>":
            return None
        if gender == "<f>" and _STRESSED.match(entry.other):
            return None
        return slot.english_tags, slot.other_tags
    number = slot.other_tags[-4:]
    if number not in _NUMBERS:
        return None
    if entry.other_tags == "<adj><mf>":
        return entry.english_tags, f"<adj><mf>{number}"
    fits = entry.other_tags == "<adj>" and "<mf>" not in slot.other_tags
    return (entry.english_tags, slot.other_tags) if fits else None


def _put(line: str, changes: Mapping[int, str], *, articles: bool) -> str:
    """The text of ``line`` with other forms for some tokens, capitals and "a" or "an" mended."""
    number = -1
    parts: list[str] = []
    at = 0
    for match in TOKEN.finditer(line):
        number += 1
        parts.append(line[at : match.start()])
        at = match.end()
        form = match[1]
        if number in changes:
            new = changes[number]
            form = with_capital(new) if form[:1].isupper() else new
            if articles and len(parts) > 2 and parts[-1] == " " and parts[-2].lower() in ("a", "an"):
                parts[-2] = article(form, parts[-2])
        parts.append(form)
    return without_gaps("".join([*parts, line[at:]]))


def readable(corpus: Iterable[Pair]) -> list[Pair]:
    """Those of ``corpus`` that are not too long and can be told from Apertium's format."""
    return [pair for pair in corpus if len(pair[0]) < 200 and not any(map(_SPECIAL.search, pair))]


def made(corpus: Sequence[Pair], everyday: Counter[str], tools: Tools, seed: int = 7) -> list[Pair]:
    """(English, other) sentences with other words, and the words alone. Those come most often that English
    has in ``everyday``, a count of words, and that ``corpus`` hardly has in the other language.
    """
    rng = random.Random(seed)  # noqa: S311
    pairs = readable(corpus)
    lines = (
        tools.read([pair[0] for pair in pairs], tools.english, tools.other),
        tools.read([pair[1] for pair in pairs], tools.other, tools.english),
    )
    sides = [[_readings(line) for line in some] for some in lines]
    everything = entries(tools)
    known = frozenset((entry.english, entry.other) for entry in everything)
    seen = Counter(word.lemma for words in sides[1] for word in words)
    by_tags: dict[str, list[Entry]] = defaultdict(list)
    for entry in everything:
        by_tags[entry.other_tags].append(entry)
    # Most entries are rare in speech: they are included, but not at the expense of words that students use.
    weights = {
        tags: [(0.1 + math.log1p(everyday[entry.english])) / (1 + seen[entry.other] / 15) for entry in some]
        for tags, some in by_tags.items()
    }
    planned: list[tuple[int, list[tuple[Slot, Entry, Pair]]]] = []
    found: list[Pair] = []
    for _ in range(_ROUNDS):
        for index, (english, other) in enumerate(zip(*sides, strict=True)):
            changes = []
            for slot in slots(english, other, known):
                small = _small(english, other, slot) if rng.random() < _SMALL else None
                if small:
                    found.append(_exchanged((lines[0][index], lines[1][index]), [(slot, *small)]))
                    continue
                tags = _entry_tags(slot, rng)
                if tags not in by_tags or rng.random() < 0.3:
                    continue
                (entry,) = rng.choices(by_tags[tags], weights[tags])
                if form := form_tags(slot, entry):
                    changes.append((slot, entry, form))
            if changes:
                planned.append((index, changes[:3]))
    alone = [(entry, form) for entry in everything for form in _alone(entry)]
    wanted = [*((entry, form) for _, changes in planned for _, entry, form in changes), *alone]
    english_forms = tools.forms((one.english + tags[0] for one, tags in wanted), tools.other, tools.english)
    other_forms = tools.forms((one.other + tags[1] for one, tags in wanted), tools.english, tools.other)
    written: dict[tuple[Entry, Pair], Pair] = {}
    for entry, form in wanted:
        one, two = english_forms.get(entry.english + form[0]), other_forms.get(entry.other + form[1])
        if one and two:
            written[entry, form] = one, two
    for word in alone:
        if word in written:
            here, there = written[word]
            found.append((as_sentence(here), as_sentence(there)))
    for index, changes in planned:
        fitting = [(slot, *written[entry, form]) for slot, entry, form in changes if (entry, form) in written]
        if fitting:
            found.append(_exchanged((lines[0][index], lines[1][index]), fitting))
    return sorted(set(found) - set(corpus))


def _exchanged(lines: Pair, changes: Sequence[tuple[Slot, str, str]]) -> Pair:
    """Both sides, in Apertium's format, as text with other words (English, other) in some slots."""
    return (
        _put(lines[0], {slot.english: word for slot, word, _ in changes}, articles=True),
        _put(lines[1], {slot.other: word for slot, _, word in changes}, articles=False),
    )


def _small(english: Sequence[Word], other: Sequence[Word], slot: Slot) -> Pair | None:
    """The noun in ``slot`` made small, in both languages; None where another kind of word stands there, or
    no such form is certain, or another noun stands before it in English ("school bus").
    """
    gender = re.match("<n><([mf])>", slot.other_tags)
    if gender is None or (slot.english and english[slot.english - 1].tags.startswith("<n>")):
        return None
    form = diminutive(other[slot.other].form.lower(), gender[1])
    return (f"little {english[slot.english].form.lower()}", form) if form else None


def _entry_tags(slot: Slot, rng: random.Random) -> str:
    """The tags, in the dictionary, of words that may stand in ``slot``."""
    sort = _sort(slot.other_tags)
    if sort == "n":
        return slot.other_tags[:6]
    if sort == "adj":
        return rng.choice(("<adj>", "<adj><mf>")) if "<mf>" not in slot.other_tags else "<adj><mf>"
    return f"<{sort}>"


def _alone(entry: Entry) -> Iterator[Pair]:
    """The tags of the forms that a word has by itself, English and other."""
    sort = _sort(entry.other_tags)
    if sort == "n":
        for number in _NUMBERS:
            yield entry.english_tags + number, entry.other_tags + number
            yield entry.english_tags + number, entry.other_tags + "<sp>"
    elif sort == "vblex":
        yield entry.english_tags + "<inf>", entry.other_tags + "<inf>"
    else:
        gender = "" if "<mf>" in entry.other_tags else "<m>"
        yield entry.english_tags, f"{entry.other_tags}{gender}<sg>"


def main() -> None:
    args = arguments("words", _PAIRS)
    everyday: Counter[str] = Counter()
    for path in sorted(args.corpus.glob("en-*/train.tsv.gz")):
        for english, _ in read(args.corpus, "en", path.parent.name.removeprefix("en-")).train:
            everyday.update(re.findall(r"[a-z]+", english.lower()))
    pairs = made(read(args.corpus, "en", args.language).train, everyday, Tools(args.language))
    sys.stdout.write(write_made(args.out, "words", args.language, pairs))


if __name__ == "__main__":
    main()
