"""Find three things that somebody elsewhere and oneself have in common."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from relay.together.activities.kinds import ActivityKind, Ask, Field, Phase

ACTIVITY = ActivityKind(
    title=_l("Three things we have in common"),
    prompt=_l(
        "Everybody writes three things about themselves. Then find somebody of another class with whom you"
        " have something in common, and say what it is."
    ),
    learns=_l("You learn: to ask and to answer simple questions"),
    outcome_title=_l("What we have in common"),
    outcome=1,
    in_common=True,
    picture="pic-common.svg",
    phases=(
        Phase(
            title=_l("Three things about me"),
            task=_l("Write three things about yourself that somebody far away could share."),
            ask=Ask.MESSAGES,
            number=5,
            days=5,
            fields=(
                Field(_l("The first thing")),
                Field(_l("The second thing")),
                Field(_l("The third thing")),
            ),
        ),
        Phase(
            title=_l("Found it"),
            task=_l("Read what the others wrote. Where you find something in common, answer with it."),
            ask=Ask.ANSWERS,
            number=3,
            days=7,
            about=0,
            fields=(Field(_l("What we have in common")),),
        ),
    ),
)
