"""Judgements, human translations, questions and guesses for the demo, added once its posts are translated.

The judges are invented; the translations they judge are real. They mark words to which the machine gave a low
probability, with some randomness. Everything goes through the same services as in a real relay.
"""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from relay.board.entities import (
    Participation,
    Partnership,
    Post,
    PostKind,
    TranslationJob,
    TranslationState,
    TranslationVersion,
)
from relay.board.stored_translation import sentence_pairs
from relay.board.visibility import Viewer, viewer_of
from relay.judging import guesses, human_translations, judgements, questions
from relay.judging.entities import (
    YOUNGEST,
    AnswerKind,
    Category,
    Check,
    Judgement,
    Severity,
    Side,
    Verdict,
)
from relay.judging.judgements import FOUR, Answers, Marked
from relay.judging.queries import Compared, compared
from relay.judging.second_opinions import ask_for, offered
from relay.packs.catalog import Catalog
from relay.people.entities import Membership, User
from translation import SentencePair

_CONTENT = Path(__file__).with_name("judgements.json")
_CERTAIN = 0.6  # words with at least this probability are never marked
_OFTEN = 0.75  # share of the judges who notice a sentence that has a less probable word


def seed(session: Session, partnership: Partnership, languages: Catalog) -> bool:
    """Judge the demo's messages. The caller commits. Returns False while translations are pending.

    Adds nothing where there are judgements already.
    """
    waiting = (
        select(func.count(TranslationJob.id))
        .join(Post, Post.id == TranslationJob.post_id)
        .where(Post.partnership_id == partnership.id, TranslationJob.state == TranslationState.PENDING)
    )
    if session.scalar(waiting):
        return False
    judged = select(func.count(Judgement.id)).join(Post, Post.id == Judgement.post_id)
    if not session.scalar(judged.where(Post.partnership_id == partnership.id)):
        _Seeding(session, partnership, languages).run()
    return True


class _Seeding:
    """The steps of ``seed``, with the data they share: people and viewers by name, messages by text."""

    def __init__(self, session: Session, partnership: Partnership, languages: Catalog) -> None:
        self.session = session
        self.languages = languages
        self.content: dict[str, Any] = json.loads(_CONTENT.read_text("utf-8"))
        members = (
            select(User)
            .join(Membership, Membership.user_id == User.id)
            .join(Participation, Participation.classroom_id == Membership.classroom_id)
            .where(Participation.partnership_id == partnership.id)
            .order_by(User.id)
        )
        self.people = {user.name: user for user in session.scalars(members)}
        found = {name: viewer_of(session, user, partnership.id) for name, user in self.people.items()}
        self.viewers: dict[str, Viewer] = {
            name: viewer for name, viewer in found.items() if viewer is not None
        }
        posts = select(Post).where(Post.partnership_id == partnership.id, Post.kind == PostKind.MESSAGE)
        self.posts = {post.text: post for post in session.scalars(posts.order_by(Post.id))}

    def run(self) -> None:
        subjects = list(self._subjects())
        for subject in subjects:
            self._judge(subject)
        self._translate()
        self._ask()
        self._guess()
        for subject in subjects:
            version = _version(subject)
            for kind in offered(version):
                ask_for(self.session, next(iter(self.people.values())), version, kind)

    def _subjects(self) -> Iterator[Compared]:
        """The translated messages that judgements.json names, each in every target language."""
        for text in dict.fromkeys(entry["of"] for entry in self.content["translations"]):
            post = self.posts.get(text)
            for target in {row.target for row in post.translations} if post is not None else ():
                found = compared(self.session, post, target) if post is not None else None
                if found is not None and found.version is not None:
                    yield found

    def _judge(self, subject: Compared) -> None:
        for name, user in self.people.items():
            if user.id == subject.post.author_id:
                continue
            viewer = self.viewers[name]
            dice = random.Random(f"{subject.post.text} {subject.translation.target} {name}")  # noqa: S311 (a demo)
            answers = _answers(subject, dice, judgements.band_of(user, viewer) == YOUNGEST)
            saved = judgements.save(self.session, user, viewer, _version(subject), answers)
            checks = dice.sample(list(Check), k=dice.randint(1, 2))
            judgements.record_checks(self.session, user, saved.judgement, checks)

    def _translate(self) -> None:
        known = list(self.languages.translator.languages)
        for name, codes in self.content["reads"].items():
            if name in self.people:
                human_translations.declare(self.session, self.people[name], codes, sorted({*known, *codes}))
        for teacher, name, code in self.content["confirmed"]:
            if teacher in self.people and name in self.people:
                human_translations.confirm(self.session, self.people[teacher], self.people[name], code)
        for entry in self.content["translations"]:
            subject = self._subject(entry["of"], entry["target"])
            if subject is not None and entry["by"] in self.people:
                human_translations.add(
                    self.session,
                    self.people[entry["by"]],
                    self.viewers[entry["by"]],
                    subject,
                    entry["text"],
                    from_machine=entry["from_machine"],
                )

    def _ask(self) -> None:
        for entry in self.content["questions"]:
            post, asker = self.posts.get(entry["about"]), entry["by"]
            if post is None or asker not in self.people:
                continue
            subject = self._subject(post.text, self.viewers[asker].classroom.language)
            if subject is None:
                continue
            start = subject.original.index(entry["words"])
            asked = questions.ask(
                self.session,
                self.people[asker],
                self.viewers[asker],
                subject,
                side=Side.SOURCE,
                start=start,
                end=start + len(entry["words"]),
                text=entry["text"],
                form_key=secrets.token_urlsafe(24),
                languages=self.languages,
            )
            if "answer" in entry:
                questions.answer(
                    self.session,
                    post.author,
                    self.viewers[post.author.name],
                    asked,
                    AnswerKind(entry["answer"]["kind"]),
                    text=entry["answer"]["text"],
                    form_key=secrets.token_urlsafe(24),
                    languages=self.languages,
                )

    def _guess(self) -> None:
        for entry in self.content["guesses"]:
            subject = self._subject(entry["of"], entry["target"])
            if subject is None or entry["by"] not in self.people or entry["sentence"] >= len(subject.pairs):
                continue
            guesser, text = self.people[entry["by"]], entry["text"]
            guesses.reveal(self.session, guesser, subject, entry["sentence"], text, gave_up=not text)

    def _subject(self, text: str, target: str) -> Compared | None:
        post = self.posts.get(text)
        found = compared(self.session, post, target) if post is not None else None
        return found if found is not None and found.version is not None else None


def _version(subject: Compared) -> TranslationVersion:
    if subject.version is None:
        raise ValueError("only what is translated can be judged")
    return subject.version


def _answers(subject: Compared, dice: random.Random, youngest: bool) -> Answers:
    """A judge's answers on a translation, based on the probabilities of its words."""
    verdicts: dict[int, Verdict] = {}
    marks: list[Marked] = []
    for index, pair in enumerate(sentence_pairs(_version(subject).sentences)):
        doubtful = [(p, span.start, span.end) for span, p in pair.words if p < _CERTAIN]
        if not doubtful or dice.random() > _OFTEN:
            verdicts[index] = Verdict.CANT_TELL if dice.random() < 0.1 else Verdict.PERFECT
            continue
        verdicts[index] = Verdict.ODD
        for _, start, end in sorted(doubtful)[: dice.randint(1, 2)]:
            severity = dice.choices([Severity.MAJOR, Severity.MINOR, Severity.TASTE], [5, 4, 1])[0]
            category = dice.choice([Category.WRONG_MEANING, Category.WRONG_MEANING, Category.GRAMMAR, None])
            marks.append(Marked(index, Side.TARGET, start, end, severity, category))
        if _shortened(pair) and dice.random() < 0.5:
            marks.append(Marked(index, Side.MISSING, 0, 0, Severity.MAJOR, Category.MISSING))
    share = sum(verdict is not Verdict.ODD for verdict in verdicts.values()) / max(1, len(verdicts))
    score = min(100, max(0, round(20 + 80 * share + dice.uniform(-15, 10))))
    if youngest:
        score = min(FOUR, key=lambda one: abs(one - score))
    send = None if dice.random() < 0.2 else share + dice.uniform(-0.2, 0.2) > 0.6
    return Answers(verdicts, tuple(marks), score, send)


def _shortened(pair: SentencePair) -> bool:
    """Whether a translation has less than half the characters of its original."""
    return 2 * (pair.target.end - pair.target.start) < pair.source.end - pair.source.start
