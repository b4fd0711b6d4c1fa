"""The routes of corrections, and what they add to the board's cards and pages."""

from __future__ import annotations

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from relay.board import additions
from relay.learning.corrections import cards, loaders, views
from relay.people.sessions import keeps

bp = Blueprint("corrections", __name__)


@bp.record
def _register_with_the_board(state: BlueprintSetupState) -> None:
    additions.of(state.app).cards["corrections"] = cards.on_cards
    additions.of(state.app).notes.append(views.waiting_note)


bp.add_url_rule("/p/<int:partnership_id>/practising", endpoint="waiting", view_func=views.waiting)
bp.add_url_rule("/posts/<int:post_id>/corrections", endpoint="of_post", view_func=views.corrections_of)
bp.add_url_rule(
    "/posts/<int:post_id>/correct",
    endpoint="correct",
    view_func=keeps(loaders.kept_correction)(views.correct),
    methods=["GET", "POST"],
)
_ONE = "/corrections/<int:correction_id>"
bp.add_url_rule(f"{_ONE}/thank", endpoint="thank", view_func=views.thank, methods=["POST"])
bp.add_url_rule(f"{_ONE}/answer", endpoint="answer", view_func=views.answer, methods=["GET", "POST"])
bp.add_url_rule(f"{_ONE}/withdraw", endpoint="withdraw", view_func=views.withdraw, methods=["POST"])
