"""Gendered writing: read as the form that the pack knows."""

from __future__ import annotations

import pytest

from translation.passes.gendered_writing import GenderedWriting

WORDS = frozenset(
    """
    amigos amigas amigo amiga chicos chicas todos todas listos profesor profesores clases mes tres ami amis
    gentil gentils étudiant étudiants content contents schüler lehrer kollegen freund freunde berlin
    """.split()  # noqa: SIM905
)


def read(text: str, language: str) -> str:
    rewriting = GenderedWriting(language, WORDS.__contains__).rewrite(text)
    return rewriting.text if rewriting else text


@pytest.mark.parametrize(
    ("language", "text", "generic"),
    [
        ("es", "Hola amig@s, ¿están list@s?", "Hola amigos, ¿están listos?"),
        ("es", "Tod@s l@s chic@s", "Todos los chicos"),
        ("es", "amigxs y profesorxs", "amigos y profesores"),
        ("es", "todes les chiques y amigues", "todos les chicos y amigos"),
        ("es", "amigo/a y amigos/as", "amigo y amigos"),
        ("fr", "Les étudiant·e·s sont content·e·s", "Les étudiants sont contents"),
        ("fr", "mes ami(e)s gentil.le.s et un·e étudiant-e", "mes amis gentils et un·e étudiant"),
        ("de", "Die Schüler*innen und Lehrer:innen", "Die Schüler und Lehrer"),
        ("de", "SchülerInnen, Lehrer/innen, Kolleg*innen, Freund_innen", "Schüler, Lehrer, Kollegen, Freund"),
    ],
)
def test_the_generic_form_is_read(language: str, text: str, generic: str) -> None:
    assert read(text, language) == generic


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "ana@example.org @maya clases tres meses"),
        ("es", "El taxi y Alex"),
        ("fr", "peut-être dix-sept"),
        ("de", "Berlin und die Innen"),
        ("en", "students/teachers"),
    ],
)
def test_other_writing_stays(language: str, text: str) -> None:
    assert read(text, language) == text
