"""Describe a breakfast; the others translate it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from relay.together.activities.kinds import ActivityKind, Ask, Field, Phase

ACTIVITY = ActivityKind(
    title=_l("Translate my breakfast"),
    prompt=_l(
        "What is on your table in the morning? Describe it so clearly that the other class can translate it"
        " without the machine."
    ),
    learns=_l("You learn: to write clear sentences"),
    outcome_title=_l("Our breakfasts"),
    outcome=0,
    picture="pic-breakfast.svg",
    phases=(
        Phase(
            title=_l("My breakfast"),
            task=_l("Describe your breakfast in two or three short sentences."),
            ask=Ask.MESSAGES,
            number=4,
            days=5,
            fields=(
                Field(_l("What do you eat and drink?")),
                Field(_l("How is it made?"), longest=600),
            ),
        ),
        Phase(
            title=_l("Translate theirs"),
            task=_l("Choose a breakfast of another class and translate it in your own words."),
            ask=Ask.TRANSLATIONS,
            number=3,
            days=7,
            about=0,
        ),
    ),
)
