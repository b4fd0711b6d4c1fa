"""The blueprint of people with its routes, which importing the view modules registers."""

from __future__ import annotations

from relay.people import (
    account_views,
    address_views,
    administration_views,
    classroom_views,
    provider_views,
    sign_in_views,
    staff_views,
    student_views,
)
from relay.people.blueprint import bp

__all__ = [
    "account_views",
    "address_views",
    "administration_views",
    "bp",
    "classroom_views",
    "provider_views",
    "sign_in_views",
    "staff_views",
    "student_views",
]
