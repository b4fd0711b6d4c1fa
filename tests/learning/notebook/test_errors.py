"""The errors that one made, as others corrected them, and those that one found in translations."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.board.entities import ModerationState, Post
from relay.board.visibility import Viewer
from relay.database import now
from relay.judging.entities import Category, Judgement, Severity, Side
from relay.judging.judgements import Marked
from relay.judging.queries import Compared
from relay.learning.corrections import corrections
from relay.learning.corrections.entities import Correction, Reason
from relay.learning.notebook import queries
from relay.learning.notebook.entities import NotebookEntry, Origin
from tests.judging.conftest import Browse, odd
from tests.world import World


@pytest.fixture
def corrected(
    session: Session, world: World, write: Callable[..., Post], translate: Callable[..., Compared],
    viewer_of: Callable[..., Viewer],
) -> Correction:  # fmt: skip
    """What Samuel says of a sentence in which Maya practised Spanish."""
    post = write(world.maya, "Yo tiene un perro. Se llama Rex.", chosen_language="es", practising=True)
    translate(post, "en")
    correction = corrections.correct(
        session, world.samuel, viewer_of(world.samuel), post, revision=1, start=0,
        text="Yo tengo un perro.", reason=Reason.VERB,
    )  # fmt: skip
    session.commit()
    return correction


def test_what_was_corrected_is_listed_and_kept_with_its_meaning(
    world: World, session: Session, browse: Browse, corrected: Correction
) -> None:
    maya = browse(world.maya)
    page = maya.get("/notebook/errors").text
    assert "The form of the verb" in page and "<del>" in page and "tengo</ins>" in page and "Samuel" in page
    kept = maya.post(f"/notebook/corrections/{corrected.id}", follow_redirects=True).text
    assert "The corrected sentence is in your notebook." in kept and "Yo tengo un perro." in kept
    (entry,) = session.scalars(select(NotebookEntry))
    assert (entry.origin, entry.language, entry.other_language) == (Origin.CORRECTION, "es", "en")
    assert entry.note == "Yo tiene un perro." and entry.other_text and entry.by_machine
    again = maya.post(f"/notebook/corrections/{corrected.id}", follow_redirects=True).text
    assert "That is in your notebook already." in again
    for other in (world.oliver, world.samuel, world.ms_reed):
        assert browse(other).post(f"/notebook/corrections/{corrected.id}").status_code == 404
        assert "Nothing yet." in browse(other).get("/notebook/errors").text


@pytest.mark.parametrize("state", ["taken back", "hidden"])
def test_a_correction_that_is_no_more_is_not_shown_any_longer(
    world: World, session: Session, browse: Browse, corrected: Correction, state: str
) -> None:
    maya = browse(world.maya)
    maya.post(f"/notebook/corrections/{corrected.id}")
    if state == "hidden":
        corrected.standing = ModerationState.HIDDEN
    else:
        corrected.withdrawn_at = now()
    session.commit()
    assert "tengo" not in maya.get("/notebook/errors").text
    assert queries.everything(session, world.maya) == []
    session.delete(corrected)
    session.commit()
    assert session.scalars(select(NotebookEntry)).all() == []


def test_what_one_marked_in_translations_is_listed_by_kind(
    world: World, browse: Browse, compared: Compared, judge: Callable[..., Judgement]
) -> None:
    text = compared.version.text  # type: ignore[union-attr]
    start, end = compared.pairs[0].target
    first = text[start : text.index(" ", start, end)]
    judge(
        world.maya, compared,
        odd(
            compared,
            Marked(0, Side.TARGET, start, start + len(first), Severity.MAJOR, Category.WRONG_MEANING),
            Marked(0, Side.SOURCE, 0, 2, Severity.MINOR),
            Marked(1, Side.TARGET, *compared.pairs[1].target, Severity.TASTE),
        ),
    )  # fmt: skip
    page = browse(world.maya).get("/notebook/errors").text
    assert "Wrong meaning" in page and f">{first}</bdi>" in page and ">Yo</bdi>" in page
    assert page.count("Keep words of it") == 2, "what is a matter of taste is no error"
    assert f"/posts/{compared.post.id}/keep?to=en#s1" in page
    assert first not in browse(world.oliver).get("/notebook/errors").text.split("What I found")[1]


def test_a_mark_in_an_earlier_wording_is_listed_no_longer(
    world: World, session: Session, browse: Browse, compared: Compared, judge: Callable[..., Judgement]
) -> None:
    judge(world.maya, compared, odd(compared, Marked(0, Side.SOURCE, 0, 2, Severity.MINOR)))
    maya = browse(world.maya)
    assert "Keep words of it" in maya.get("/notebook/errors").text
    compared.post.revision += 1
    session.commit()
    assert "Keep words of it" not in maya.get("/notebook/errors").text
