"""The blueprint of the board. ``write_views`` changes things; the other views only read."""

from __future__ import annotations

from flask import Blueprint

from relay.board import picture_views, read_views, write_views
from translation import engines

bp = Blueprint("board", __name__)
bp.add_app_template_filter(engines.name_of, "engine_name")

bp.add_url_rule("/", view_func=read_views.home)
bp.add_url_rule("/p/<int:partnership_id>", view_func=read_views.partnership)
bp.add_url_rule("/t/<int:thread_id>", view_func=read_views.thread)
bp.add_url_rule("/t/<int:thread_id>/changes", view_func=read_views.changes)
bp.add_url_rule("/posts/<int:post_id>/history", view_func=read_views.history)
bp.add_url_rule("/pictures/<name>", view_func=picture_views.picture)

bp.add_url_rule("/p/<int:partnership_id>/new", view_func=write_views.new_thread, methods=["GET", "POST"])
bp.add_url_rule("/t/<int:thread_id>/write", view_func=write_views.write, methods=["POST"])
bp.add_url_rule("/posts/<int:post_id>/edit", view_func=write_views.edit, methods=["GET", "POST"])
bp.add_url_rule("/posts/<int:post_id>/withdraw", view_func=write_views.withdraw, methods=["POST"])
bp.add_url_rule("/posts/<int:post_id>/language", view_func=write_views.correct_language, methods=["POST"])
bp.add_url_rule("/posts/<int:post_id>/retry", view_func=write_views.retry, methods=["POST"])
