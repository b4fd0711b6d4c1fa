"""Send a saying; the others say what they say instead."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from relay.together.activities.kinds import ActivityKind, Ask, Field, Phase

ACTIVITY = ActivityKind(
    title=_l("Idiom exchange"),
    prompt=_l(
        "Every language has sayings that mean something else than their words. Send one of yours, and find"
        " out what the others say instead."
    ),
    learns=_l("You learn: words do not tell everything"),
    outcome_title=_l("Our sayings"),
    outcome=1,
    glossary=True,
    picture="pic-idiom.svg",
    phases=(
        Phase(
            title=_l("A saying of ours"),
            task=_l("Write a saying of your language, and what it means."),
            ask=Ask.MESSAGES,
            number=4,
            days=7,
            fields=(Field(_l("The saying"), longest=60), Field(_l("What it means"))),
        ),
        Phase(
            title=_l("We say"),
            task=_l("Read a saying of another class. What do you say in your language when you mean that?"),
            ask=Ask.ANSWERS,
            number=4,
            days=7,
            about=0,
            fields=(Field(_l("We say"), longest=60),),
        ),
    ),
)
