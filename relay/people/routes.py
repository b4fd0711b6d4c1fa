"""The blueprint of people with its routes, which importing the view modules registers."""

from __future__ import annotations

from relay.people import address_views, classroom_views, sign_in_views, staff_views, student_views
from relay.people.blueprint import bp

__all__ = ["address_views", "bp", "classroom_views", "sign_in_views", "staff_views", "student_views"]
