"""The page that searches a board."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from relay.board import search_page
from relay.board.loaders import load_partnership
from relay.people.sessions import current_person, login_required
from relay.web.request_values import whole_number


@login_required
def search(partnership_id: int) -> ResponseReturnValue:
    """The results for the words ``q``, newest first; ``before`` as ``SearchPage.older``."""
    viewer = load_partnership(current_person(), partnership_id)[1]
    before = whole_number(request.args.get("before"))
    page = search_page.build(viewer, request.args.get("q", ""), before)
    return render_template("board/search.html", page=page)
