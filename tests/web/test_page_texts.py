"""The texts of pages: in the reader's language, each page in its own, and safe for what it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext
from jinja2 import DictLoader
from markupsafe import Markup

from relay.people.entities import User
from tests.world import World

_MACRO = "{% macro sentence(name) %}{{ _('Join cards for %(name)s', name=name) }}{% endmacro %}"


@pytest.fixture
def templates(app: Flask) -> Callable[[str], str]:
    app.jinja_env.loader = DictLoader(
        {
            "page.html": "{{ _('Join cards for %(name)s', name=name) }}",
            "mail.txt": "{{ _('Join cards for %(name)s', name=name) }}",
            "count.html": "{{ ngettext('One reader', '%(num)s readers', number) }}",
            "macro.html": _MACRO,
            "caller.html": "{% from 'macro.html' import sentence %}{{ sentence(name) }}",
        }
    )

    def render(template: str, /, **values: object) -> str:
        with app.test_request_context():
            app.update_template_context(context := dict(values))
            return app.jinja_env.get_template(template).render(context)

    return render


def test_a_value_is_escaped_on_a_page_and_left_alone_in_a_mail(templates: Callable[..., str]) -> None:
    assert templates("page.html", name="<b>&") == "Join cards for &lt;b&gt;&amp;"
    assert templates("page.html", name=Markup("<b>x</b>")) == "Join cards for <b>x</b>"
    assert templates("mail.txt", name="<b>&") == "Join cards for <b>&"
    assert templates("page.html", name="%(name)s 100%") == "Join cards for %(name)s 100%"


def test_numbers_choose_the_form(templates: Callable[..., str]) -> None:
    assert templates("count.html", number=1) == "One reader"
    assert templates("count.html", number=5) == "5 readers"


@pytest.mark.parametrize("template", ["page.html", "caller.html"])
def test_each_page_has_its_readers_language(app: Flask, templates: Callable[..., str], template: str) -> None:
    found = []
    for language in ("es", "en", "fr", "es"):
        with app.test_request_context(), force_locale(language):
            wanted = gettext("Join cards for %(name)s", name="Maya")
            app.update_template_context(context := {"name": "Maya"})
            assert app.jinja_env.get_template(template).render(context) == wanted
            found.append(wanted)
    assert found[0] == found[3] and len(set(found)) == 3


def test_two_readers_of_one_process_see_their_languages(
    browse: Callable[[User], FlaskClient], world: World
) -> None:
    maya = browse(world.maya)
    pages = []
    for language in ("es", "fr", "en"):
        maya.post("/page-language", data={"language": language})
        pages.append(maya.get(f"/p/{world.partnership.id}").text)
    for language, page in zip(("es", "fr", "en"), pages, strict=True):
        assert f'<html lang="{language}"' in page
        with force_locale(language):
            assert gettext("Sign out") in page
    assert "Sign out" not in pages[0] + pages[1]
