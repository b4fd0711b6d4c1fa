"""What other wings add to the board's pages, tried with a wing that there is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient

from relay.board import additions
from relay.board.entities import Post
from relay.board.pages import Card, CardAddition, Note
from relay.board.reader import Reader
from relay.board.visibility import Viewer
from relay.people.entities import User
from tests.world import World

Browse = Callable[[User], FlaskClient]
Write = Callable[..., Post]


@dataclass(frozen=True)
class Covered(CardAddition):
    """An addition that wants the translation covered, and has nothing else to say."""

    covered: bool = True


def test_a_wing_is_asked_once_for_all_cards_of_a_page(
    app: Flask, world: World, browse: Browse, write: Write
) -> None:
    first, second = write(world.samuel, "Hola."), write(world.samuel, "¿Qué tal?")
    asked: list[tuple[str, list[int]]] = []

    def provider(cards: Sequence[Card], reader: Reader) -> Mapping[int, Covered]:
        messages = [card.id for card in cards if card.kind == "message"]
        asked.append((reader.user.name, messages))
        return {first.id: Covered()}

    additions.of(app).cards["throwaway"] = provider
    for address in (f"/t/{first.thread_id}", f"/t/{first.thread_id}/changes?since=0"):
        page = browse(world.maya).get(address)
        text = page.text if page.json is None else "".join(card["html"] for card in page.json["cards"])
        assert text.count("Guess what it says") == 1
    assert asked == [("Maya", [first.id, second.id])] * 2


def test_the_additions_of_several_features_stand_side_by_side(
    app: Flask, world: World, browse: Browse, write: Write
) -> None:
    post = write(world.samuel, "Hola.")
    providers = additions.of(app).cards
    providers["first"] = lambda cards, reader: {card.id: CardAddition() for card in cards}
    assert "Guess what it says" not in browse(world.maya).get(f"/t/{post.thread_id}").text
    providers["second"] = lambda cards, reader: {post.id: Covered()}
    assert browse(world.maya).get(f"/t/{post.thread_id}").text.count("Guess what it says") == 1


def test_the_board_does_without_anybody_who_adds_to_it(
    app: Flask, world: World, browse: Browse, write: Write
) -> None:
    made = additions.of(app)
    made.cards.clear()
    made.notes.clear()
    post = write(world.samuel, "Hola.")
    assert "Hola." in browse(world.maya).get(f"/t/{post.thread_id}").text
    assert browse(world.maya).get(f"/p/{world.partnership.id}").status_code == 200


def test_a_wing_puts_a_note_above_the_topics(app: Flask, world: World, browse: Browse) -> None:
    def note(viewer: Viewer) -> list[Note]:
        return [Note("clock", f"For {viewer.classroom.city}.", "Snow fell last night.")]

    additions.of(app).notes.append(note)
    page = browse(world.maya).get(f"/p/{world.partnership.id}").text
    assert "For Portland." in page and "Snow fell last night." in page
