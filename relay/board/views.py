"""The addresses of the board. ``reading`` shows pages, ``writing`` changes things."""

from __future__ import annotations

from flask import Blueprint

from relay.board import reading, writing

bp = Blueprint("board", __name__)

bp.add_url_rule("/", view_func=reading.home)
bp.add_url_rule("/p/<int:partnership_id>", view_func=reading.partnership)
bp.add_url_rule("/t/<int:thread_id>", view_func=reading.thread)
bp.add_url_rule("/t/<int:thread_id>/changes", view_func=reading.changes)
bp.add_url_rule("/posts/<int:post_id>/history", view_func=reading.history)

bp.add_url_rule("/p/<int:partnership_id>/new", view_func=writing.new_thread, methods=["GET", "POST"])
bp.add_url_rule("/t/<int:thread_id>/write", view_func=writing.write, methods=["POST"])
bp.add_url_rule("/posts/<int:post_id>/edit", view_func=writing.edit, methods=["GET", "POST"])
bp.add_url_rule("/posts/<int:post_id>/withdraw", view_func=writing.withdraw, methods=["POST"])
bp.add_url_rule("/posts/<int:post_id>/language", view_func=writing.correct_language, methods=["POST"])
bp.add_url_rule("/posts/<int:post_id>/retry", view_func=writing.retry, methods=["POST"])
