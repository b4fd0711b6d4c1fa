"""The same questions about two rivers, and an ending that all sign."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from relay.together.activities.kinds import ActivityKind, Ask, Field, Phase

ACTIVITY = ActivityKind(
    title=_l("My river, your river"),
    prompt=_l(
        "All classes look at the water nearest to them and answer the same questions. Then you write"
        " together what should change, and all sign it."
    ),
    learns=_l("You learn: to compare two places, and to agree"),
    outcome_title=_l("What we all want for our rivers"),
    outcome=1,
    picture="pic-river.svg",
    phases=(
        Phase(
            title=_l("Our water"),
            task=_l("Go and look, or ask at home. Then answer these questions, as the other classes do."),
            ask=Ask.MESSAGES,
            number=3,
            days=7,
            fields=(
                Field(_l("What is your river, lake or sea called?"), longest=100),
                Field(_l("What lives in it and beside it?")),
                Field(_l("What is not well with it?")),
            ),
        ),
        Phase(
            title=_l("A sentence for the ending"),
            task=_l("Read about the other river. Then write a sentence: what do we all want for our rivers?"),
            ask=Ask.MESSAGES,
            number=2,
            days=5,
            fields=(Field(_l("We all want")),),
        ),
        Phase(
            title=_l("We sign"),
            task=_l("Read the sentences of all classes. Sign if you want that, too."),
            ask=Ask.SIGNATURES,
            number=3,
            days=3,
        ),
    ),
)
