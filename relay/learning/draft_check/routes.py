"""The routes of draft checks."""

from __future__ import annotations

from flask import Blueprint

from relay.learning.draft_check import views

bp = Blueprint("draft_check", __name__)

bp.add_url_rule("/t/<int:thread_id>/check", view_func=views.check_message, methods=["POST"])
bp.add_url_rule("/p/<int:partnership_id>/new/check", view_func=views.check_topic, methods=["POST"])
bp.add_url_rule("/posts/<int:post_id>/edit/check", view_func=views.check_edit, methods=["POST"])
bp.add_url_rule("/checks/<int:check_id>", view_func=views.show)
