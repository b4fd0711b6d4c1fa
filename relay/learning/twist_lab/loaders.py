"""Load a finding for the signed-in person; 404 where they may not read it."""

from __future__ import annotations

from flask import abort

from relay.board.loaders import load_post
from relay.board.visibility import Viewer
from relay.database import db
from relay.learning.twist_lab.entities import Finding
from relay.people.sessions import current_person


def load_finding(finding_id: int) -> tuple[Finding, Viewer]:
    """A finding whose note the signed-in person may read, and where they stand."""
    finding = db.session.get(Finding, finding_id)
    if finding is None:
        abort(404)
    _note, viewer = load_post(current_person(), finding.note_id)
    return finding, viewer
