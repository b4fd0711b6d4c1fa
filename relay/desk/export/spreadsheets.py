"""Two CSV files: ``texts`` has a line per translation, ``judgements`` a line per judged sentence.

docs/export.md describes the columns. Their names are English in every interface language, for programs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from statistics import median

from relay.board.stored_translation import sentence_pairs
from relay.board.visibility import is_current
from relay.desk.export.sheets import Rendition, Text
from relay.judging.entities import Judgement, Mark, Side, Verdict
from relay.people.entities import Classroom
from relay.web.local_time import local
from relay.web.spreadsheet_text import Value, csv_file

BANDS = ("10-12", "13-18", "adult")

TEXT_COLUMNS = (
    "topic", "post", "kind", "answers_post", "author", "class", "city", "written_at", "language", "original",
    "withdrawn", "translation_language", "translation", "translated_by", "translator_role", "translated_at",
    "engine", "route", "packs", "signals", "model_score", "outdated", "judged", "perfect", "odd", "cant_tell",
    "score_10_12", "score_13_18", "score_adult",
)  # fmt: skip
JUDGEMENT_COLUMNS = (
    "judgement", "post", "translation_language", "engine", "judge", "class", "age_band", "judged_at", "score",
    "checks", "sentence", "original", "translation", "verdict", "marks",
)  # fmt: skip


def texts_file(texts: Iterable[Text]) -> Iterator[str]:
    """Yield a line per translation of each text; a text without translations has one line."""
    return csv_file(TEXT_COLUMNS, _text_lines(texts))


def judgements_file(
    texts: Iterable[Text],
    wording: Callable[[Text, Rendition], str],
    classrooms: Mapping[int, Classroom],
) -> Iterator[str]:
    """Yield a line per sentence and judgement.

    ``wording`` returns the source text of the revision that a version translates; ``classrooms`` are the
    judges' classes, by id.
    """
    return csv_file(JUDGEMENT_COLUMNS, _judgement_lines(texts, wording, classrooms))


def _text_lines(texts: Iterable[Text]) -> Iterator[dict[str, Value]]:
    for text in texts:
        post = text.post
        line: dict[str, Value] = {
            "topic": text.topic,
            "post": post.id,
            "kind": str(post.kind),
            "answers_post": post.parent_id,
            "author": post.author.name,
            "class": post.classroom.name,
            "city": post.classroom.city,
            "written_at": local(post.created_at, post.classroom.time_zone).isoformat(timespec="seconds"),
            "language": post.language,
            "original": post.text if is_current(post) else "",
            "withdrawn": "no" if is_current(post) else "yes",
        }
        if not text.renditions:
            yield line
        for rendition in text.renditions:
            yield line | _rendition(text, rendition)


def _rendition(text: Text, rendition: Rendition) -> dict[str, Value]:
    zone = text.post.classroom.time_zone
    line: dict[str, Value] = {
        "translation_language": rendition.target,
        "translation": rendition.text,
        "outdated": "yes" if rendition.outdated else "no",
    }
    if rendition.human is not None:
        human = rendition.human
        return line | {
            "translated_by": human.author.name,
            "translator_role": human.credit,
            "translated_at": local(human.created_at, zone).isoformat(timespec="seconds"),
        }
    version = rendition.version
    if version is None:
        return line
    verdicts = rendition.verdicts
    return line | {
        "translated_by": "machine",
        "translator_role": "machine",
        "translated_at": local(version.created_at, zone).isoformat(timespec="seconds"),
        "engine": version.engine,
        "route": " → ".join(version.route),
        "packs": "; ".join(f"{name} {number}" for name, number in version.packs),
        "signals": "; ".join(version.signals),
        "model_score": version.score,
        "judged": len(rendition.judgements),
        "perfect": verdicts[Verdict.PERFECT],
        "odd": verdicts[Verdict.ODD],
        "cant_tell": verdicts[Verdict.CANT_TELL],
        **{
            f"score_{band.replace('-', '_')}": median(scores)
            for band in BANDS
            if (scores := rendition.scores(band))
        },
    }


def _judgement_lines(
    texts: Iterable[Text],
    wording: Callable[[Text, Rendition], str],
    classrooms: Mapping[int, Classroom],
) -> Iterator[dict[str, Value]]:
    for text in texts:
        for rendition in text.renditions:
            if rendition.version is None or not rendition.judgements:
                continue
            original = wording(text, rendition)
            for judgement in rendition.judgements:
                room = classrooms[judgement.classroom_id]
                yield from _of_judgement(text, rendition, judgement, original, room)


def _of_judgement(
    text: Text, rendition: Rendition, judgement: Judgement, original: str, room: Classroom
) -> Iterator[dict[str, Value]]:
    version = judgement.version
    line: dict[str, Value] = {
        "judgement": judgement.id,
        "post": text.post.id,
        "translation_language": rendition.target,
        "engine": version.engine,
        "judge": judgement.judge.name,
        "class": room.name,
        "age_band": judgement.age_band,
        "judged_at": local(judgement.created_at, room.time_zone).isoformat(timespec="seconds"),
        "score": judgement.score,
        "checks": "; ".join(judgement.checks),
    }
    pairs = sentence_pairs(version.sentences)
    for row in judgement.verdicts:
        pair = pairs[row.sentence]
        marks = [mark for mark in judgement.marks if mark.sentence == row.sentence]
        yield line | {
            "sentence": row.sentence + 1,
            "original": pair.source.of(original),
            "translation": pair.target.of(version.text),
            "verdict": str(row.verdict),
            "marks": "; ".join(_mark(mark, original, version.text) for mark in marks),
        }


def _mark(mark: Mark, original: str, translated: str) -> str:
    """Format a mark as “words” (minor, grammar); "source" or "missing" comes first where it is that side."""
    words = (original if mark.side == Side.SOURCE else translated)[mark.start : mark.end]
    about = [str(mark.severity), *([str(mark.category)] if mark.category else [])]
    if mark.side != Side.TARGET:
        about.insert(0, str(mark.side))
    return f"“{words}” ({', '.join(about)})" if words else f"({', '.join(about)})"
