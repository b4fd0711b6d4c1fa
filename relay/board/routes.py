"""The blueprint of the board. ``read_views`` only reads; ``write_views`` changes what everybody sees;
``reading_views`` keeps what each person has read."""

from __future__ import annotations

from flask import Blueprint

from relay.board import (
    picture_views,
    read_views,
    reading_views,
    search_views,
    thanks_labels,
    thanks_views,
    topic_views,
    write_views,
)
from translation import engines

bp = Blueprint("board", __name__)
bp.add_app_template_filter(engines.name_of, "engine_name")
bp.app_context_processor(lambda: {"THANKS": thanks_labels.LABELS})

bp.add_url_rule("/", view_func=read_views.home)
bp.add_url_rule("/p/<int:partnership_id>", view_func=read_views.partnership)
bp.add_url_rule("/p/<int:partnership_id>/changes", view_func=reading_views.news)
bp.add_url_rule("/p/<int:partnership_id>/search", view_func=search_views.search)
bp.add_url_rule("/t/<int:thread_id>", view_func=read_views.thread)
bp.add_url_rule("/t/<int:thread_id>/changes", view_func=read_views.changes)
bp.add_url_rule("/posts/<int:post_id>/history", view_func=read_views.history)
bp.add_url_rule("/pictures/<name>", view_func=picture_views.picture)

bp.add_url_rule("/p/<int:partnership_id>/new", view_func=write_views.new_thread, methods=["GET", "POST"])
bp.add_url_rule("/t/<int:thread_id>/read", view_func=reading_views.mark_read, methods=["POST"])
bp.add_url_rule("/t/<int:thread_id>/pin", view_func=topic_views.pin, methods=["POST"])
bp.add_url_rule("/t/<int:thread_id>/close", view_func=topic_views.close, methods=["POST"])
bp.add_url_rule("/t/<int:thread_id>/write", view_func=write_views.write, methods=["POST"])
bp.add_url_rule("/posts/<int:post_id>/edit", view_func=write_views.edit, methods=["GET", "POST"])
bp.add_url_rule("/posts/<int:post_id>/thanks", view_func=thanks_views.thank, methods=["POST"])
bp.add_url_rule("/posts/<int:post_id>/withdraw", view_func=write_views.withdraw, methods=["POST"])
bp.add_url_rule("/posts/<int:post_id>/language", view_func=write_views.correct_language, methods=["POST"])
bp.add_url_rule("/posts/<int:post_id>/retry", view_func=write_views.retry, methods=["POST"])
