"""Forms of words: the singular and plural of nouns, and what forms adjectives and verbs have.

Which words are forms of a lemma is simplemma's knowledge (MIT; its data from Wiktionary and other lists under
licences that allow it), which forms a German noun has that of german-nouns (CC BY-SA 4.0, from Wiktionary),
and how frequent a word is that of wordfreq (Apache 2.0, its data CC BY-SA 4.0). The three are installed for
making dictionaries alone: see ``dictionary-requirements.txt``.
"""

from __future__ import annotations

import csv
import importlib.util
import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

_VOWELS = "aeiouáéíóú"
_UNACCENTED = str.maketrans("áéíóú", "aeiou")


class Inflection:
    """The forms of the words of one language, all in lower case."""

    def __init__(self, language: str) -> None:
        from simplemma.strategies.dictionaries import DefaultDictionaryFactory
        from wordfreq import zipf_frequency

        self.language = language
        self._frequency = zipf_frequency
        self._forms: dict[str, list[str]] = defaultdict(list)
        for form, lemma in DefaultDictionaryFactory().get_dictionary(language).items():
            if form != lemma:
                self._forms[str(lemma).lower()].append(str(form).lower())

    def forms(self, lemma: str) -> tuple[str, ...]:
        """All forms of ``lemma``, which comes first; the others in alphabetical order."""
        others = set(self._forms.get(lemma.lower(), ())) - {lemma.lower()}
        return (lemma.lower(), *sorted(others))

    def frequency(self, text: str) -> float:
        """How frequent a word, or the rarest of several words, is on the Zipf scale; 0 for an unknown one."""
        return min((self._frequency(word, self.language) for word in text.split()), default=0.0)

    def adjective(self, lemma: str) -> tuple[str, ...]:
        """The forms of the adjective ``lemma``, which comes first, without comparatives."""
        forms = self.forms(lemma)
        if self.language == "de":
            return tuple(form for form in forms if form[len(lemma) :] in _GERMAN_ENDINGS or form == forms[0])
        return forms[:1] if self.language == "en" else forms

    def noun(self, lemma: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The singular and the plural forms of a noun, nominatives first; no plural where it is unknown."""
        if self.language == "de":
            return _german_nouns().get(lemma, ((lemma.lower(),), ()))
        plural = self._plural(lemma.lower())
        return (lemma.lower(),), ((plural,) if plural else ())

    def _plural(self, lemma: str) -> str | None:
        known = self._forms.get(lemma, [])
        regular = _PLURALS[self.language](lemma)
        if regular in known or regular == lemma:
            return regular
        irregular = [form for form in known if not form.endswith(("ing", "ed", "er", "est", "'s"))]
        if self.language == "en" and len(irregular) == 1:
            return irregular[0]  # mice
        return regular if not known else None

    def sign(self, lemma: str) -> tuple[str, ...]:
        """What shows that a text has a form of ``lemma``: a beginning that all forms share, or the forms."""
        forms = self.forms(lemma)
        shared = _shared_beginning(forms)
        if len(shared) >= max(4, 0.6 * len(lemma)):
            return (f"{shared}*",)
        return forms[:_MOST]


_MOST = 12
_GERMAN_ENDINGS = ("e", "em", "en", "er", "es")


def _shared_beginning(words: Sequence[str]) -> str:
    first, last = min(words), max(words)
    return next((first[:at] for at, letter in enumerate(first) if last[at : at + 1] != letter), first)


def _english(lemma: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh)$", lemma):
        return f"{lemma}es"
    return f"{lemma[:-1]}ies" if re.search(r"[^aeiou]y$", lemma) else f"{lemma}s"


def _spanish(lemma: str) -> str:
    if lemma.endswith("z"):
        return f"{lemma[:-1]}ces"
    if lemma[-1] in _VOWELS:
        return f"{lemma}s"
    if lemma.endswith("s") and lemma[-2] not in "áéíóú":
        return lemma
    return f"{lemma[:-2]}{lemma[-2:].translate(_UNACCENTED)}es"


def _french(lemma: str) -> str:
    if lemma[-1] in "sxz":
        return lemma
    if lemma.endswith("al"):
        return f"{lemma[:-2]}aux"
    return f"{lemma}x" if lemma.endswith(("eau", "eu")) else f"{lemma}s"


_PLURALS = {"en": _english, "es": _spanish, "fr": _french}


@cache
def _german_nouns() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    spec = importlib.util.find_spec("german_nouns")
    if spec is None or spec.submodule_search_locations is None:
        raise ModuleNotFoundError("german_nouns")
    found = {}
    with (Path(spec.submodule_search_locations[0]) / "nouns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            singular, plural = _of_number(row, "singular"), _of_number(row, "plural")
            if singular and row["lemma"] not in found:
                found[row["lemma"]] = (singular, tuple(form for form in plural if form not in singular))
    return found


def _of_number(row: dict[str, str], number: str) -> tuple[str, ...]:
    columns: Sequence[str] = [name for name in row if f" {number}" in name and name.startswith("nominativ")]
    columns = [*columns, *(name for name in row if f" {number}" in name and not name.startswith("nominativ"))]
    return tuple(dict.fromkeys(row[name].lower() for name in columns if row[name] and row[name] != "—"))
