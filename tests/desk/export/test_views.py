"""Files for spreadsheets, the worksheet, the copy of a student's data: what is in them and who gets them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.board.entities import Post, Thread
from relay.board.visibility import Viewer
from relay.desk.export.spreadsheets import JUDGEMENT_COLUMNS, TEXT_COLUMNS
from relay.judging.queries import Compared
from relay.people.entities import User
from relay.web.spreadsheet_text import harmless
from tests.world import World

Browse = Callable[[User], FlaskClient]


def lines(data: bytes) -> list[dict[str, str]]:
    text = data.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def download(client: FlaskClient, world: World, **form: str):
    return client.post(f"/p/{world.partnership.id}/export", data=form)


@pytest.mark.parametrize(
    "text",
    [
        "=HYPERLINK(\"http://evil.example\")", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", "\u00a0=1",
        "\uff1d1+1",
    ],
)  # fmt: skip
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(text: str) -> None:
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("value", ["Hola", "2 = 2", "a@b", "", 66, -0.31, None])
def test_other_values_stay_as_they_are(value: object) -> None:
    assert harmless(value) == value  # type: ignore[arg-type]


def test_what_students_write_is_harmless_in_every_cell(
    session: Session, world: World, write: Callable[..., Post], browse: Browse
) -> None:
    world.samuel.name = "=cmd|' /C calc'!A0"
    write(world.samuel, '=HYPERLINK("http://evil.example";"click")\n+1')
    answer = download(browse(world.ms_reed), world, format="texts")
    for line in lines(answer.data):
        assert not [value for value in line.values() if value.lstrip().startswith(("=", "+", "-", "@"))]
    (line,) = [line for line in lines(answer.data) if "HYPERLINK" in line["original"]]
    assert line["original"] == '\'=HYPERLINK("http://evil.example";"click")\n+1'


def test_the_texts_have_a_line_for_each_translation(lived: World, browse: Browse, post: Post) -> None:
    answer = download(browse(lived.carolina), lived, format="texts")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "portland-and-medellin" in answer.headers["Content-Disposition"]
    found = lines(answer.data)
    assert tuple(found[0]) == TEXT_COLUMNS
    machine, *people = [line for line in found if line["post"] == str(post.id)]
    assert machine["original"] == post.text and machine["engine"] == "argos"
    assert machine["route"] == "es → en" and machine["packs"].startswith("translate-es_en")
    # Maya judged twice and counts once; Carolina is a teacher, on a scale of her own.
    assert (machine["judged"], machine["odd"], machine["perfect"]) == ("2", "1", "5")
    assert (machine["score_10_12"], machine["score_13_18"], machine["score_adult"]) == ("66", "", "100")
    assert {line["translated_by"] for line in people} == {"Maya", "Doña Ana"}
    assert {line["translator_role"] for line in people} == {"student", "parent"}
    assert machine["written_at"].endswith("-05:00")  # Medellín's clock


def test_what_a_partner_may_not_read_is_in_no_file(lived: World, browse: Browse) -> None:
    for kind in ("json", "texts"):
        mine = download(browse(lived.ms_reed), lived, format=kind).get_data(as_text=True)
        partners = download(browse(lived.carolina), lived, format=kind).get_data(as_text=True)
        assert "555 0100" in mine and "555 0100" not in partners
        assert "Esto fue un error." not in mine  # taken back by its author
        assert "Esto fue un error." not in partners


def test_the_judgements_have_a_line_for_each_sentence(lived: World, browse: Browse) -> None:
    found = lines(download(browse(lived.ms_reed), lived, format="judgements").data)
    assert tuple(found[0]) == JUDGEMENT_COLUMNS
    mayas = [line for line in found if line["judge"] == "Maya"]
    assert [line["sentence"] for line in mayas] == ["1", "2", "3"]
    assert mayas[0]["original"].startswith("Yo juego de volante") and mayas[0]["verdict"] == "odd"
    assert "(major, wrong_meaning)" in mayas[0]["marks"] and mayas[0]["checks"] == "dictionary"


def test_the_worksheet_shows_both_columns_and_who_wrote_them(
    lived: World, browse: Browse, post: Post, thread: Thread
) -> None:
    client = browse(lived.ms_reed)
    answer = download(client, lived, format="worksheet", topic=str(thread.id))
    assert answer.status_code == 302
    page = client.get(answer.location).get_data(as_text=True)
    assert post.text in page and "Argos es → en" in page and "I am a midfielder." in page
    blank = client.get(answer.location + "&blank=1").get_data(as_text=True)
    assert post.text in blank and "I am a midfielder." not in blank


def test_one_topic_alone(
    lived: World,
    session: Session,
    browse: Browse,
    viewer_of: Callable[..., Viewer],
    languages,
    thread: Thread,
) -> None:
    from relay.board import compose

    compose.start_thread(
        session, author=lived.ms_reed, viewer=viewer_of(lived.ms_reed), title="Rivers", text="Which river?",
        languages=languages, form_key="rivers",
    )  # fmt: skip
    session.commit()
    texts = download(browse(lived.ms_reed), lived, format="texts", topic=str(thread.id)).get_data(
        as_text=True
    )
    assert "Which river?" not in texts and "arepas" in texts
    for topic in ("999", "x"):
        assert download(browse(lived.ms_reed), lived, format="json", topic=topic).status_code == 404


def test_every_download_is_recorded(lived: World, session: Session, browse: Browse) -> None:
    for kind in ("json", "texts", "judgements", "worksheet"):
        download(browse(lived.ms_reed), lived, format=kind)
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.EXPORTED)).all()
    assert [entry.detail["format"] for entry in entries] == ["json", "texts", "judgements", "worksheet"]
    assert {entry.actor_id for entry in entries} == {lived.ms_reed.id}


def test_only_teachers_of_the_partnership_download(world: World, browse: Browse, client: FlaskClient) -> None:
    path = f"/p/{world.partnership.id}/export"
    for teacher in (world.ms_reed, world.carolina):
        assert browse(teacher).get(path).status_code == 200
    for student in (world.maya, world.samuel):
        assert browse(student).get(path).status_code == 403
        assert browse(student).post(path, data={"format": "json"}).status_code == 403
        assert browse(student).get(f"/p/{world.partnership.id}/worksheet").status_code == 403
    for stranger in (world.outsider, world.outside_teacher):
        assert browse(stranger).get(path).status_code == 404
        assert browse(stranger).post(path, data={"format": "json"}).status_code == 404
    assert client.get(path).status_code == 302
    assert client.post(path, data={"format": "json"}).status_code == 401
    assert browse(world.ms_reed).post(path, data={"format": "exe"}).status_code == 400


def test_a_students_copy_holds_all_of_theirs_and_only_theirs(
    lived: World, browse: Browse, compared: Compared, session: Session
) -> None:
    answer = browse(lived.maya).post("/me/data")
    text = answer.get_data(as_text=True)
    copy = json.loads(text)
    assert copy["account"]["name"] == "Maya" and "argon2" not in text
    assert "We train on Mondays. My mom drives me there!" in [each["text"] for each in copy["messages"]]
    assert [each["replaced"] for each in copy["judgements"]] == [True, False]
    assert copy["judgements"][1]["marks"][0]["category"] == "wrong_meaning"
    assert copy["guesses"][0]["guess"] == "I play the wheel?"
    assert copy["questions_asked"][0]["question"] == "Did you mean midfielder?"
    assert len(copy["translations"]) == 2 and copy["languages_read"][0]["language"] == "es"
    assert "I love arepas" not in text  # Oliver's
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None and (entry.action, entry.actor_id) == (Action.PERSON_EXPORTED, lived.maya.id)


def test_a_students_copy_goes_to_them_and_to_their_own_teacher(
    world: World, browse: Browse, client: FlaskClient
) -> None:
    path = f"/classes/{world.portland.id}/students/{world.maya.id}/data"
    assert browse(world.ms_reed).get(path).status_code == 200
    assert json.loads(browse(world.ms_reed).post(path).data)["account"]["name"] == "Maya"
    assert browse(world.maya).get("/me/data").status_code == 200
    for student in (world.maya, world.oliver, world.samuel):
        assert browse(student).post(path).status_code == 403
    for teacher in (world.carolina, world.outside_teacher):
        assert browse(teacher).get(path).status_code == 404
        assert browse(teacher).post(path).status_code == 404
    assert client.post(path).status_code == client.post("/me/data").status_code == 401
