"""Views: the practice item, one sentence with known mistakes. Only that it was done is stored."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from relay.database import db
from relay.judging import practice as items
from relay.judging.entities import Side
from relay.judging.forms import JudgingFields
from relay.judging.pages import MistakeView, PracticePage, Row, Tick
from relay.judging.text.tokens import words
from relay.people.sessions import current_person, login_required, safe_next
from relay.web.locale import page_language
from translation import Span


@login_required
def practice() -> ResponseReturnValue:
    """Show the sentence; a POST shows which mistakes were found and records the item as done."""
    session, person = db.session(), current_person()
    item = items.item(page_language())
    fields = JudgingFields()
    feedback = None
    if request.method == "POST":
        fields = JudgingFields.read(request.form.to_dict(flat=False))
        end = len(item.target)
        marks = fields.marks(
            0,
            {Side.SOURCE: Span(0, 0), Side.TARGET: Span(0, end)},
            {Side.SOURCE: "", Side.TARGET: item.target},
        )
        marked = [(mark.start, mark.end) for mark in marks if mark.side is Side.TARGET]
        feedback = items.feedback(item, marked, 0 in fields.missing)
        items.finish(session, person)
        session.commit()
    page = PracticePage(
        source=item.source,
        source_language=item.source_language,
        target=item.target,
        target_language=item.target_language,
        right=item.right,
        row=_row(item, fields),
        tried=feedback is not None,
        mistakes=tuple(
            MistakeView(mistake.words, mistake.why, mistake in feedback.found) for mistake in item.mistakes
        )
        if feedback is not None
        else (),
        extra=tuple(item.target[start:end] for start, end in feedback.extra) if feedback is not None else (),
        done=items.done(session, person),
        after=safe_next(request.values.get("next")) or url_for("board.home"),
    )
    return render_template("judging/practice.html", page=page)


def _row(item: items.Item, fields: JudgingFields) -> Row:
    text = item.target
    return Row(
        index=0,
        source=(),
        covered=False,
        guess="",
        target_ticks=tuple(
            Tick(
                text=word.of(text),
                value=f"{word.start}-{word.end}",
                group=None,
                space=word.start > 0 and text[word.start - 1].isspace(),
                checked=fields.ticked(0, Side.TARGET, word),
            )
            for word in words(text, 0, len(text))
        ),
        missing_place=f"{len(text)}-{len(text)}",
        missing=0 in fields.missing,
    )
