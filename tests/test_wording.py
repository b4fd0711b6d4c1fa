"""The words of the pages: one form of address for each role, one word for one thing."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from typing import Any

import pytest
from babel.messages.catalog import Message

from tests.conftest import ROOT

# Pages that only teachers read; what is printed for students, or shown to both, is not among them.
TEACHERS = (
    "templates/desk/audit_log/",
    "templates/desk/erasure/",
    "templates/desk/export/",
    "templates/desk/first_steps/",
    "templates/desk/moderation/",
    "templates/desk/packs/",
    "templates/desk/papers/",
    "templates/desk/roster/",
    "templates/partnerships/",
    "templates/people/_reach.html",
    "templates/people/address.html",
    "templates/people/classroom.html",
    "templates/people/classrooms.html",
    "templates/people/edit_classroom.html",
    "templates/people/new_classroom.html",
    "templates/people/reach_changes.html",
    "templates/people/set_up.html",
    "templates/people/staff_invitation.html",
    "templates/people/teachers.html",
    "relay/board/partnership_forms.py",
    "relay/board/partnership_views.py",
    "relay/desk/audit_log/",
    "relay/desk/erasure/retention_rules.py",
    "relay/desk/moderation/class_rules.py",
    "relay/desk/moderation/decisions.py",
    "relay/desk/moderation/reviews.py",
    "relay/desk/packs/",
    "relay/desk/papers/",
    "relay/desk/partnership/agreements.py",
    "relay/people/classroom_views.py",
)
STUDENTS_TOO = (
    "templates/desk/export/mine.html",
    "templates/desk/moderation/flag.html",
    "templates/desk/roster/cards.html",
)
# Pages that students read (teachers may, too).
STUDENTS = (
    "templates/board/",
    "templates/judging/_sentence.html",
    "templates/judging/_guess.html",
    "templates/judging/compare.html",
    "templates/judging/results.html",
    "templates/judging/practice.html",
    "templates/people/join.html",
    "templates/people/confirm.html",
    "templates/people/waiting.html",
    "relay/judging/compare_page.py",
    "relay/judging/labels.py",
    "relay/people/enrolment.py",
)
_START = r"(?:^|[.:;!?»)] )"  # of a sentence, where an imperative stands
TO_STUDENTS = {
    "es": re.compile(
        r"\b([Tt]ú|[Tt]us?|[Tt]e|ti|contigo)\b"
        rf"|{_START}(Elige|Escribe|Crea|Envía|Mira|Entra|Abre|Pon|Guarda|Di|Haz|Prueba|Imprime|Invita)\b"
    ),
    "fr": re.compile(r"\b(tu|ton|ta|tes|toi|profs?)\b|\bt’", re.I),
    "de": re.compile(r"\b(du|dein\w*|dich|dir|euch|eure\w*)\b", re.I),
}
TO_TEACHERS = {
    "es": re.compile(rf"{_START}(Elija|Escriba|Cree|Envíe|Mire|Abra|Guarde|Imprima|Copie|Inicie)\b"),
    "fr": re.compile(r"\b(vous pouvez|votre classe|vos élèves|enseignants?)\b", re.I),
    "de": re.compile(rf"{_START}\w+en Sie\b|\bIhnen\b|(?<!^)(?<![.:!?] )\bIhr(e[nmrs]?)?\b"),
}
# Words that a native teacher struck out, or a glossary rules out, and what to say instead.
NEVER = {
    "es": {
        r"\bno es claro": "no está claro",
        r"\breport(ar|a|e|ó)\b": "preocupar",
        r"\boraci(ón|ones)\b": "frase",
        r"\bordenador": "computadora",
        r"\b[Pp]rof(e|es|esor|esora|esores)\b": "docente",
        r"\bpuntuación\b": "puntaje",
        r"\busted(es)?\b": "neutral wording",
        rf"{_START}(Elija|Escriba|Cree|Envíe|Mire|Abra|Guarde|Imprima|Copie|Inicie)\b": "neutral wording",
    },
    "fr": {
        r"\b[Cc]ombien (du|de) sens": "ce qui passe du sens",
        r"\bprofesseure?s?\b": "prof, enseignant",
        r"élève est effacé\b|effacer (que )?des élèves": "effacer les données",
    },
    # Not struck out by a native speaker yet: Portugal's words, and what relay/locales/pt/terms.md decided.
    "pt": {
        r"\b(ecrã|ficheiro|telemóvel|palavra-passe|utilizador)": "Brazil's word",
        r"\b[Tt](u|eus?|uas?|i)\b|\b[Cc]ontigo\b": "você",
        r"\b[Aa]lun[oa]s?\b": "estudante",
        r"\b[Dd]ocentes?\b": "professor",
        r"\b[Tt]ópicos?\b": "tema",
        r"\b[Pp]ostagens?\b|\brecados?\b": "mensagem",
        r"\bjulg(ar|ue|amento)": "avaliar",
        r"\bdenunci|\bdenúncia": "avisar",
        r"\w\(as?\)|\w@ |\bx\b": "a wording without gender, or a masculine one",
        r'"': "“ ”",
    },
    # Not struck out by a native speaker yet: what relay/locales/it/terms.md decided.
    "it": {
        r"\b[Aa]lunn[oaie]\b": "studente",
        r"\b[Dd]ocent[ei]\b|\b[Pp]rof(essor\w+)?\b": "insegnante",
        r"\b[Pp]artenariat": "gemellaggio",
        r"\b[Gg]iudi(car|ca|zio)": "valutare",
        r"\b[Ss]crivania": "cattedra",
        r"\b(Lei|Suo|Sua|Suoi|Vi preghiamo)\b": "neutral wording",
        r"\w['`]\w|\w'(?= )": "’",
        r'["“”]': "« »",
        r"\w\([aei]\)|\w\*(?!»)|ə": "a wording without gender, or a masculine one",
    },
    # Not struck out by a native speaker yet: what relay/locales/de/terms.md decided.
    "de": {
        r"\bLehrer(in|innen|n|s)?\b": "Lehrkraft",
        r"\b(Board|Brett|Schwarzes Brett)s?\b": "Pinnwand",
        r"\b(Post|Posts|Beitrag|Beiträge)\b": "Nachricht",
        r"\b[Ee]inloggen|\b[Ll]ogin\b": "anmelden",
        r"\b[Bb]enachrichtigung": "Mitteilung",
        r"\b[Bb]ewert(en|et|ung)": "beurteilen",
        r"\w[*:_]inn?(en)?\b|\wInnen\b|/in\b": "both forms, or a wording without gender",
        r'"|”|»|«|\w\'': "„ “, ’",
    },
}
_AUTONYM = re.compile(r"(?:\b_|gettext|ngettext|_l|_n)\((?:[^()]|\([^()]*\))*own_name\(")


@pytest.fixture(scope="module")
def catalogues() -> dict[str, Any]:
    messages = runpy.run_path(str(ROOT / ".ci" / "messages.py"))
    return {language: messages["read"](language) for language in messages["LANGUAGES"]}


def _wordings(catalogue: Any) -> Iterator[tuple[Message, str]]:
    for message in catalogue:
        if message.id:
            written = message.string
            for text in written if isinstance(written, (tuple, list)) else (written,):
                yield message, text


def _only(message: Message, places: tuple[str, ...]) -> bool:
    found = [path for path, _line in message.locations]
    return all(path.startswith(places) and path not in STUDENTS_TOO for path in found)


@pytest.mark.parametrize("language", ["es", "fr", "de"])
def test_teachers_are_not_addressed_as_students_are(catalogues: dict[str, Any], language: str) -> None:
    assert [
        text
        for message, text in _wordings(catalogues[language])
        if _only(message, TEACHERS) and TO_STUDENTS[language].search(text)
    ] == []


@pytest.mark.parametrize("language", ["es", "fr", "de"])
def test_students_are_not_addressed_as_teachers_are(catalogues: dict[str, Any], language: str) -> None:
    assert [
        text
        for message, text in _wordings(catalogues[language])
        if _only(message, STUDENTS)
        and "eacher" not in str(message.id).replace("your teacher", "")
        and TO_TEACHERS[language].search(text)
    ] == []


@pytest.mark.parametrize("language", sorted(NEVER))
def test_one_word_for_one_thing(catalogues: dict[str, Any], language: str) -> None:
    assert [
        (text, instead)
        for _message, text in _wordings(catalogues[language])
        for word, instead in NEVER[language].items()
        if re.search(word, text)
    ] == []


def test_a_sentence_names_languages_in_its_own_language() -> None:
    """An autonym ("Español") stands alone, never inside a sentence of another language ("now in Español")."""
    sources = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "relay").rglob("*.py")]
    assert [path.name for path in sources if _AUTONYM.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        ("{{ _('now in %(language)s', language=own_name(code)) }}", True),
        ("{{ _('now in %(language)s', language=language_name(code)) }}", False),
        ("{{ _('Translation') }} · {{ own_name(code) }}", False),
    ],
)
def test_which_is_seen_in_a_template(source: str, caught: bool) -> None:
    assert bool(_AUTONYM.search(source)) == caught
