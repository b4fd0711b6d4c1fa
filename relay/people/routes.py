"""The pages of people: importing the modules registers their routes."""

from __future__ import annotations

from relay.people import classroom_views, sign_in_views, staff_views, student_views
from relay.people.blueprint import bp

__all__ = ["bp", "classroom_views", "sign_in_views", "staff_views", "student_views"]
