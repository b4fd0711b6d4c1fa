"""One question, answered by relatives, translated by pupils."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from relay.together.activities.kinds import ActivityKind, Ask, Field, Phase

ACTIVITY = ActivityKind(
    title=_l("One question for your grandmother"),
    prompt=_l(
        "Think of a question that only somebody older can answer. Ask at home: a grandmother, an uncle, a"
        " neighbour. Then translate what the others were told."
    ),
    learns=_l("You learn: to listen, and to pass on what somebody said"),
    outcome_title=_l("What they told us"),
    outcome=1,
    phases=(
        Phase(
            title=_l("Our question"),
            task=_l("Write a question that you would like to have answered in the other place."),
            ask=Ask.MESSAGES,
            number=1,
            days=4,
            fields=(Field(_l("My question")),),
        ),
        Phase(
            title=_l("Ask at home"),
            task=_l(
                "Choose a question of another class and ask somebody older. Say who it was without a name."
            ),
            ask=Ask.ANSWERS,
            number=3,
            days=7,
            about=0,
            fields=(
                Field(_l("Whom I asked (my grandmother, a neighbour …)"), longest=80),
                Field(_l("What they said"), longest=1000),
            ),
        ),
        Phase(
            title=_l("Pass it on"),
            task=_l("Choose an answer of another class and translate it for your own family."),
            ask=Ask.TRANSLATIONS,
            number=3,
            days=7,
            about=1,
        ),
    ),
)
