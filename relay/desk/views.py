"""The addresses of the desk: importing the modules registers their routes."""

from __future__ import annotations

from relay.desk.blueprint import bp
from relay.desk.exchange import views as exchange
from relay.desk.log import views as log
from relay.desk.moderation import views as moderation
from relay.desk.review import views as review
from relay.desk.roster import views as roster

__all__ = ["bp", "exchange", "log", "moderation", "review", "roster"]
