"""The routes of booklets."""

from __future__ import annotations

from flask import Blueprint

from relay.together.booklet import views

bp = Blueprint("booklet", __name__)

bp.add_url_rule("/p/<int:partnership_id>/booklets", view_func=views.all_booklets, methods=["GET", "POST"])
bp.add_url_rule("/booklets/<int:booklet_id>", view_func=views.show)
bp.add_url_rule("/booklets/<int:booklet_id>/choose", view_func=views.choose, methods=["GET", "POST"])
bp.add_url_rule("/booklets/<int:booklet_id>/file", view_func=views.file, methods=["POST"])
bp.add_url_rule("/booklets/<int:booklet_id>/delete", view_func=views.remove, methods=["POST"])
