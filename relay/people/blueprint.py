"""The blueprint that the modules of pages register on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("people", __name__)
