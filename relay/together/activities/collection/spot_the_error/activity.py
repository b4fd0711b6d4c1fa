"""Send the machine a hard sentence; the others say where it goes wrong."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from relay.together.activities.kinds import ActivityKind, Ask, Field, Phase

ACTIVITY = ActivityKind(
    title=_l("Spot the error"),
    prompt=_l(
        "Write a sentence that the machine may get wrong. The other class looks for the error in its"
        " translation. At the end you all see who found what."
    ),
    learns=_l("You learn: to read carefully, and not to believe everything"),
    outcome_title=_l("What everybody found"),
    outcome=2,
    guess_first=True,
    picture="pic-error.svg",
    phases=(
        Phase(
            title=_l("A hard sentence"),
            task=_l("Write one sentence that a machine may misunderstand: a joke, a word with two meanings."),
            ask=Ask.MESSAGES,
            number=3,
            days=4,
            fields=(Field(_l("My sentence")),),
        ),
        Phase(
            title=_l("Look for the error"),
            task=_l("Choose a sentence of another class and judge its translation. What has gone wrong?"),
            ask=Ask.JUDGEMENTS,
            number=3,
            days=5,
            about=0,
        ),
        Phase(
            title=_l("What was meant"),
            task=_l("Look at what everybody marked in your sentence. Then tell them what you meant."),
            ask=Ask.MESSAGES,
            number=2,
            days=3,
            fields=(Field(_l("What I meant, and what the machine made of it"), longest=600),),
        ),
    ),
)
