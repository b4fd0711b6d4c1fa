"""The blueprint that the desk's modules of pages register on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("desk", __name__)
