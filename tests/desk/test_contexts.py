"""The desk's dataclasses are its templates' interface: what is read is there, and what is there is read."""

from __future__ import annotations

import pytest
from flask import Flask

from relay.desk import roster_views as roster
from relay.desk.audit_log import views as log
from relay.desk.class_overview import pages as class_overview
from relay.desk.first_steps import pages as first_steps
from relay.desk.moderation import pages as moderation
from relay.desk.moderation import queue_pages as review
from relay.desk.packs import views as packs
from relay.desk.partnership import our_pages
from tests import contexts

PAGES = {
    "class_overview/class": class_overview.ClassPage,
    "class_overview/student": class_overview.StudentPage,
    "first_steps/first_steps": first_steps.FirstStepsPage,
    "moderation/home": review.HomePage,
    "moderation/queue": review.QueuePage,
    "moderation/decide": review.DecidePage,
    "moderation/flag": moderation.FlagPage,
    "moderation/flags": moderation.FlagsPage,
    "moderation/rules": moderation.RulesPage,
    "partnership/ours": our_pages.OursPage,
    "roster/cards": roster.CardsPage,
    "audit_log/log": log.LogPage,
    "packs/packs": packs.PacksPage,
    "packs/remove": packs.RemovePage,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_template_reads_exactly_the_fields_of_its_page(app: Flask, name: str) -> None:
    contexts.check(app, f"desk/{name}.html", PAGES[name])
