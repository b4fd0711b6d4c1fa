"""The judging form: whatever is sent, only what makes sense is read, and what is kept comes back the same."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from relay.judging.entities import Category, Severity, Side, Verdict
from relay.judging.forms import JudgingFields
from translation import Span

TEXT = "El arquero 👩‍👩‍👧 nos salvó."
SPANS = {Side.SOURCE: Span(0, len(TEXT)), Side.TARGET: Span(0, len(TEXT))}
TEXTS = {Side.SOURCE: TEXT, Side.TARGET: TEXT}


def test_everything_is_read() -> None:
    read = JudgingFields.read(
        {
            "version": ["7"],
            "verdict-0": ["odd"],
            "words-0-target": ["3-10", "11-16"],
            "missing-0": ["30-30"],
            "severity-0-target-3-16": ["major"],
            "category-0-target-3-16": ["wrong_meaning"],
            "score": [" 66 "],
            "ask-0": ["¿Qué?"],
        }
    )
    marked, missing = read.marks(0, SPANS, TEXTS)
    assert (read.version, read.verdicts, read.score, read.asks) == (7, {0: Verdict.ODD}, 66, {0: "¿Qué?"})
    assert (marked.side, marked.start, marked.end) == (Side.TARGET, 3, 16)
    assert (marked.severity, marked.category) == (Severity.MAJOR, Category.WRONG_MEANING)
    assert (missing.side, missing.start, missing.severity) == (Side.MISSING, len(TEXT), None)


def test_nonsense_is_left_out() -> None:
    read = JudgingFields.read(
        {
            "version": ["٣"],
            "verdict-0": ["brilliant"],
            "verdict-99999": ["odd"],
            "words-0-target": ["9-3", "a-b", "3-999999", ""],
            "severity-0-target-3-10": ["fatal"],
            "score": ["101"],
            "elsewhere": ["x"],
        }
    )
    assert read.version is None and read.score is None
    assert read.marks(0, SPANS, TEXTS) == []
    assert read.verdicts == {} and read.severities == {}


def test_a_mark_that_grows_keeps_what_was_said_of_it() -> None:
    read = JudgingFields.read(
        {
            "words-0-target": ["0-2", "3-10"],
            "severity-0-target-3-10": ["minor"],
            "severity-1-target-0-9": ["major"],
        }
    )
    (mark,) = read.marks(0, SPANS, TEXTS)
    assert (mark.start, mark.end, mark.severity) == (0, 10, Severity.MINOR)


names = st.from_regex(
    r"(verdict|words|missing|severity|category|guess|better|ask|meant)-[0-9]{1,3}(-(source|target|missing))?(-[0-9]{1,3}){0,2}",
    fullmatch=True,
) | st.sampled_from(["version", "score", "translation"])
values = st.sampled_from(
    ["odd", "perfect", "minor", "major", "wrong_meaning", "3-9", "0-2", "66", "7"]
) | st.text(max_size=9)


@example({"verdict-0": ["odd"], "translation": ["\r"]})
@example({"guess-0": [" " * 20_000 + "x"]})
@given(st.dictionaries(names, st.lists(values, min_size=1, max_size=3), max_size=12))
def test_what_is_kept_comes_back_the_same(sent: dict[str, list[str]]) -> None:
    read = JudgingFields.read(sent)
    assert JudgingFields.read(read.fields()) == read
