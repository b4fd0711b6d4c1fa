"""The printable worksheet: originals and translations side by side, as on the board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from relay.board.entities import PostKind
from relay.board.visibility import Viewer, is_current
from relay.desk.export.sheets import Rendition, Text
from relay.judging.entities import Verdict
from relay.judging.labels import credit
from relay.web import local_time
from relay.web.local_time import Moment


@dataclass(frozen=True)
class Side:
    """A translation: by machine (``engine``, ``route``, ``packs``) or by a person (``name``, ``credit``).

    ``judged`` is the number of judgements, ``odd`` and ``perfect`` of sentence verdicts.
    """

    language: str
    text: str
    engine: str = ""
    route: tuple[str, ...] = ()
    packs: str = ""
    name: str = ""
    credit: str = ""
    outdated: bool = False
    judged: int = 0
    odd: int = 0
    perfect: int = 0


@dataclass(frozen=True)
class Line:
    """One text. ``number`` counts the messages of the sheet, for reference in class; others have None."""

    kind: str
    number: int | None
    side: str
    author: str
    city: str
    written: Moment
    language: str | None
    text: str
    withdrawn: bool
    translations: tuple[Side, ...]


@dataclass(frozen=True)
class Worksheet:
    """desk/export/worksheet.html"""

    partnership: int
    name: str
    blank: bool  # the translation column is empty, to be filled in by hand
    lines: tuple[Line, ...]
    languages: tuple[str, ...]
    reading: str | None


def page(
    texts: Iterable[Text], viewer: Viewer, *, moment: datetime, reading: str | None, blank: bool
) -> Worksheet:
    """Build the worksheet, with each text's translations into the first language that it has any for.

    ``reading`` is tried first, then the language of the viewer's class, then the board's other languages.
    """
    first = [reading] if reading else []
    preferred = list(dict.fromkeys([*first, viewer.classroom.language, *viewer.languages]))
    lines = []
    number = 0
    for text in texts:
        if text.post.kind == PostKind.MESSAGE:
            number += 1
        lines.append(_line(text, viewer, preferred, moment, number))
    return Worksheet(
        viewer.partnership.id, viewer.partnership.name, blank, tuple(lines), viewer.languages, reading
    )


def _line(text: Text, viewer: Viewer, preferred: list[str], moment: datetime, number: int) -> Line:
    post = text.post
    found = text.into(preferred) if is_current(post) else []
    return Line(
        kind=str(post.kind),
        number=number if post.kind == PostKind.MESSAGE else None,
        side=viewer.side(post.classroom_id),
        author=post.author.name,
        city=post.classroom.city,
        written=local_time.short(post.created_at, viewer.classroom.time_zone, moment),
        language=post.language,
        text=post.text if is_current(post) else "",
        withdrawn=not is_current(post),
        translations=tuple(_side(each) for each in found),
    )


def _side(rendition: Rendition) -> Side:
    if rendition.human is not None:
        human = rendition.human
        return Side(
            rendition.target, rendition.text, name=human.author.name, credit=str(credit(human.credit))
        )
    version = rendition.version
    assert version is not None  # noqa: S101 (a rendition is one or the other)
    verdicts = rendition.verdicts
    return Side(
        rendition.target,
        rendition.text,
        engine=version.engine,
        route=tuple(version.route),
        packs=", ".join(f"{name} {number}" for name, number in version.packs),
        outdated=rendition.outdated,
        judged=len(rendition.judgements),
        odd=verdicts[Verdict.ODD],
        perfect=verdicts[Verdict.PERFECT],
    )
