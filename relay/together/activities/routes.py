"""The routes of activities."""

from __future__ import annotations

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from relay.board import additions
from relay.together.activities import cards, registry, views

bp = Blueprint("activities", __name__)


@bp.record
def _register(state: BlueprintSetupState) -> None:
    registry.init_app(state.app)
    additions.of(state.app).cards["activities"] = cards.on_cards
    additions.of(state.app).notes.append(cards.notes)


bp.add_url_rule("/p/<int:partnership_id>/activities", view_func=views.all_activities)
bp.add_url_rule("/p/<int:partnership_id>/activities/<name>", view_func=views.start, methods=["GET", "POST"])
bp.add_url_rule("/activities/<int:activity_id>", view_func=views.show)
bp.add_url_rule("/activities/<int:activity_id>/contribute", view_func=views.contribute, methods=["POST"])
bp.add_url_rule("/activities/<int:activity_id>/sign", view_func=views.sign, methods=["POST"])
bp.add_url_rule("/activities/<int:activity_id>/agree", view_func=views.agree, methods=["POST"])
bp.add_url_rule("/activities/<int:activity_id>/postpone", view_func=views.postpone, methods=["POST"])
bp.add_url_rule("/activities/<int:activity_id>/glossary", view_func=views.to_glossary, methods=["POST"])
