"""The routes of the notebook."""

from __future__ import annotations

from flask import Blueprint

from relay.learning.notebook import error_views, export_views, review_views, views

bp = Blueprint("notebook", __name__)

bp.add_url_rule("/notebook", view_func=views.notebook)
bp.add_url_rule("/notebook", view_func=views.add, methods=["POST"])
bp.add_url_rule("/notebook/review", view_func=review_views.review)
bp.add_url_rule("/notebook/review", view_func=review_views.answer, methods=["POST"])
bp.add_url_rule("/notebook/review/<int:entry_id>/<direction>", view_func=review_views.back)
bp.add_url_rule("/notebook/anki", view_func=export_views.anki)
bp.add_url_rule("/notebook/csv", view_func=export_views.spreadsheet)
bp.add_url_rule("/notebook/errors", view_func=error_views.errors)
bp.add_url_rule(
    "/notebook/corrections/<int:correction_id>", view_func=error_views.keep_correction, methods=["POST"]
)
bp.add_url_rule("/notebook/findings/<int:finding_id>", view_func=views.keep_finding, methods=["POST"])
bp.add_url_rule("/notebook/<int:entry_id>", view_func=views.entry)
bp.add_url_rule("/notebook/<int:entry_id>", view_func=views.change, methods=["POST"])
bp.add_url_rule("/notebook/<int:entry_id>/known", view_func=views.know, methods=["POST"])
bp.add_url_rule("/notebook/<int:entry_id>/delete", view_func=views.delete, methods=["POST"])
bp.add_url_rule("/posts/<int:post_id>/keep", view_func=views.choose)
bp.add_url_rule("/posts/<int:post_id>/keep", view_func=views.keep, methods=["POST"])
