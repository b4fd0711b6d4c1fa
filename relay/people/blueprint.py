"""The blueprint on which the view modules of people register."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("people", __name__)
