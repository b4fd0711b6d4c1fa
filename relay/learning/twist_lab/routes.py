"""The routes of the twist lab."""

from __future__ import annotations

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from relay.board import additions
from relay.learning.twist_lab import cards, views

bp = Blueprint("twist_lab", __name__)


@bp.record
def _register_with_the_board(state: BlueprintSetupState) -> None:
    additions.of(state.app).cards["twist_lab"] = cards.on_cards


bp.add_url_rule("/posts/<int:post_id>/compare/<target>/twist", view_func=views.twist, methods=["GET", "POST"])
bp.add_url_rule("/twists/<int:twist_id>", view_func=views.show)
bp.add_url_rule("/twists/<int:twist_id>/save", view_func=views.save, methods=["POST"])
bp.add_url_rule("/p/<int:partnership_id>/findings", view_func=views.all_findings)
bp.add_url_rule("/findings/<int:finding_id>/withdraw", view_func=views.take_back, methods=["POST"])
