"""The dictionary of rare words is made of what a pack hardly met."""

from __future__ import annotations

import gzip
from pathlib import Path

from translation.packs.dictionary import Meaning
from translation.training.dictionary import Entry, Side, english_names, make

FORMS = {
    "lark": ("lark", "larks"),
    "alondra": ("alondra", "alondras"),
    "pajarillo": ("pajarillo", "pajarillos"),
    "rojizo": ("rojizo", "rojiza", "rojizas", "rojizos"),
    "gnaw": ("gnaw", "gnawed"),
    "roer": ("roer", "roía", "royó"),
}
FREQUENCIES = {"alondra": 3.0, "pajarillo": 2.0}


class Forms:
    """Knows the forms of a handful of words."""

    def __init__(self, language: str) -> None:
        self.language = language

    def frequency(self, text: str) -> float:
        return FREQUENCIES.get(text, 2.0)

    def forms(self, lemma: str) -> tuple[str, ...]:
        return FORMS.get(lemma, (lemma,))

    adjective = forms

    def noun(self, lemma: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self.forms(lemma)[:1], self.forms(lemma)[1:]

    def sign(self, lemma: str) -> tuple[str, ...]:
        return self.forms(lemma)


def made(listed: list[Entry], counts: dict[str, int] | None = None) -> dict[str, tuple[Meaning, ...]]:
    return dict(make(listed, Side(Forms("en"), counts or {}), Side(Forms("es"), {})).meanings)


def test_a_noun_has_the_number_of_the_word_and_the_likeliest_meaning_comes_first() -> None:
    found = made([Entry("lark", "pajarillo", "n"), Entry("lark", "alondra", "n")])
    assert [one.form for one in found["lark"]] == ["alondra", "pajarillo"]
    assert [one.form for one in found["larks"]] == ["alondras", "pajarillos"]


def test_what_the_pack_met_in_any_form_is_left_out() -> None:
    listed = [Entry("lark", "alondra", "n")]
    assert made(listed, {"lark": 1, "larks": 2}) and not made(listed, {"lark": 1, "larks": 3})


def test_an_adjective_may_agree_and_a_verb_is_not_put() -> None:
    found = made([Entry("reddish", "rojizo", "a"), Entry("gnaw", "roer", "v")])
    assert found["reddish"][0].form == "rojizo|rojiza|rojizas|rojizos"
    assert found["gnawed"] == (Meaning("", ("roer", "roía", "royó")),)


def test_no_indecent_word_comes_in() -> None:
    assert made([Entry("donkey", "gilipollas", "n")]) == {}


def test_names_are_what_others_write_with_a_capital(tmp_path: Path) -> None:
    for language, lines in (("es", "asia\tAsia\tn\nlark\talondra\tn\n"), ("de", "lark\tLerche\tn\n")):
        with gzip.open(tmp_path / f"wiktionary-words.en-{language}.tsv.gz", "wt", encoding="utf-8") as file:
            file.write(lines)
    assert english_names(tmp_path) == {"asia"}
