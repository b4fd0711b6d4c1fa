"""The papers for head teachers and parents: complete in every language, with the school's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from relay.database import db
from relay.desk.papers import documents
from relay.desk.papers.stored_data import STORED
from relay.people.entities import User
from relay.web import interface_languages
from tests.world import World

Browse = Callable[[User], FlaskClient]


def test_every_table_of_the_database_is_explained_once() -> None:
    named = Counter(name for row in STORED for name in row.tables)
    assert named == Counter([*db.metadata.tables, "alembic_version"])


@pytest.mark.parametrize("name", documents.NAMES)
@pytest.mark.parametrize("language", interface_languages.codes())
def test_every_language_has_every_paper_with_the_same_blanks_and_values(name: str, language: str) -> None:
    original, translated = documents.paper(name, "en"), documents.paper(name, language)
    assert translated.language == language
    for kind in (r"\{\{ \w+ \}\}", r"^#+ ", r"^\|.*\|$", r"☐"):
        found = [len(re.findall(kind, each.body, re.MULTILINE)) for each in (original, translated)]
        assert found[0] == found[1], kind


def test_a_teacher_prints_a_paper_with_the_names_of_school_and_partners(world: World, browse: Browse) -> None:
    teacher = browse(world.ms_reed)
    listed = teacher.get("/papers").text
    assert all(f"/papers/{name}" in listed for name in documents.NAMES)
    page = teacher.get("/papers/impact-assessment").text
    assert "Cedar Park School" in page and "Salón 6B (Medellín)" in page and "Lyon" not in page
    assert "{{" not in page
    assert (
        "<td><code>user_account</code>, <code>membership</code></td>"
        in teacher.get("/papers/stored-data").text
    )


def test_a_name_is_text_whatever_is_in_it(session: Session, world: World, browse: Browse) -> None:
    world.portland.school.name = "St. *John's* <b>&amp;</b> | _Paul_ {{ 7 * 7 }} [x](y)"
    session.commit()
    page = browse(world.ms_reed).get("/papers/impact-assessment").text
    assert "St. *John's* &lt;b&gt;&amp;amp;&lt;/b&gt; | _Paul_ {{ 7 * 7 }} [x](y)" in page


def test_a_school_without_a_name_gets_a_blank() -> None:
    assert documents.fill_in("{{ school }}!", {"school": ""}, "") == f"<p>{documents.BLANK}!</p>\n"


def test_there_is_no_paper_of_another_name(world: World, browse: Browse) -> None:
    assert browse(world.ms_reed).get("/papers/secrets").status_code == 404
    with pytest.raises(KeyError):
        documents.paper("../../config", "en")
