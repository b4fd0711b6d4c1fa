"""Quoted words are shown in the quotation marks of the page's language."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from relay.people.entities import User
from tests.conftest import ROOT
from tests.world import World

MARKS = [("en", "“", "”"), ("de", "„", "“"), ("es", "«", "»"), ("fr", "«\u202f", "\u202f»")]


@pytest.mark.parametrize(("language", "before", "after"), MARKS)
def test_words_are_quoted_as_the_page_does_and_keep_their_own_language(
    app: Flask, language: str, before: str, after: str
) -> None:
    template = '{% from "partials/macros.html" import quoted %}{{ quoted(words, "ar") }}, {{ quoted("") }}'
    with app.test_request_context(headers={"Accept-Language": language}):
        shown = render_template_string(template, words="<b> & %(text)s")
    words = "&lt;b&gt; &amp; %(text)s"
    assert shown == f'{before}<bdi lang="ar">{words}</bdi>{after}, {before}<bdi></bdi>{after}'


@pytest.mark.parametrize(("language", "before", "after"), MARKS)
def test_a_page_quotes_in_the_language_it_is_shown_in(
    world: World, browse: Callable[[User], FlaskClient], language: str, before: str, after: str
) -> None:
    page = browse(world.maya).post("/practice", headers={"Accept-Language": language}, data={"next": "/"})
    assert f'<html lang="{language}"' in page.text
    assert re.search(f"{before}<bdi lang=..[^<]+</bdi>{after}", page.text)


def test_no_template_writes_quotation_marks_around_what_it_shows() -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert [path.name for path in templates if re.search(r"[“«]\s*\{\{", path.read_text("utf-8"))] == []
