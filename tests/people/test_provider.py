"""Teachers sign in with an account elsewhere: with a small provider on loopback, honest and not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.audit import Action, AuditEntry
from relay.config import SettingError, Settings
from relay.desk.export import personal_data
from relay.people import accounts, provider_accounts
from relay.people.entities import ProviderAccount, User, UserState
from tests.html import text_of
from tests.people import oidc
from tests.people.oidc import Provider
from tests.world import PASSWORD, World

Browse = Callable[[User], FlaskClient]


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with Provider().running() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider) -> Provider:
    """The provider, honest again."""
    running.claims, running.metadata, running.broken, running.signs_with = {}, {}, False, running.key
    running.headers = {"alg": "RS256", "kid": "one"}
    running.asked.clear()
    return running


@pytest.fixture
def settings(settings: Settings, provider: Provider) -> Settings:
    return replace(
        settings,
        public_url="http://localhost",
        oidc_issuer=provider.issuer,
        oidc_client_id=oidc.CLIENT,
        oidc_client_secret=oidc.SECRET,
        oidc_name="School Cloud",
    )


def starts(browser: FlaskClient, **query: str) -> str:
    """The provider's address that a click on the button leads to."""
    return str(browser.get("/sign-in/provider", query_string=query).headers["Location"])


def linked(browser: FlaskClient, provider: Provider, subject: str) -> str:
    """Link an account from the page of one's own; returns what the page says then."""
    page = browser.post("/me/provider", data={"password": PASSWORD})
    assert "School Cloud asks you to sign in there" in text_of(page)
    back = provider.signs_in(starts(browser), subject)
    return text_of(browser.get(back, follow_redirects=True))


@pytest.fixture
def reed(world: World, browse: Browse, provider: Provider) -> User:
    """Ms Reed, who has linked the account 4711."""
    assert "Linked. From now on" in linked(browse(world.ms_reed), provider, "4711")
    return world.ms_reed


def comes_in(client: FlaskClient, provider: Provider, subject: str = "4711") -> str:
    """Sign in with an account elsewhere; returns the text of the page after that."""
    back = provider.signs_in(starts(client), subject)
    return text_of(client.get(back, follow_redirects=True))


def is_in(client: FlaskClient) -> bool:
    return bool(client.get("/me").status_code == 200)


REFUSED = "could not be confirmed"


def test_a_teacher_links_an_account_and_comes_in_with_it(
    reed: User, client: FlaskClient, world: World, session: Session, provider: Provider
) -> None:
    assert "Sign in with School Cloud" in text_of(client.get("/sign-in"))
    back = provider.signs_in(starts(client, next="/classes"), "4711")
    assert client.get(back).headers["Location"] == "/classes" and is_in(client)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == Action.PROVIDER_LINKED)).one()
    assert (entry.actor_id, entry.classroom_id, entry.detail) == (reed.id, world.portland.id, {})
    # Nothing but issuer and subject is kept, and it is in one's own data.
    row = session.scalars(select(ProviderAccount)).one()
    assert (row.issuer, row.subject) == (provider.issuer, "4711")
    own = personal_data.everything_about(session, reed)["account_elsewhere"]
    assert [(each["issuer"], each["subject"]) for each in own] == [(provider.issuer, "4711")]
    page = text_of(client.post("/sign-out", follow_redirects=True))
    assert "This browser may still be signed in with School Cloud." in page and not is_in(client)


def test_who_is_not_linked_gets_no_account(
    reed: User, client: FlaskClient, session: Session, provider: Provider
) -> None:
    before = session.query(User).count()
    provider.claims = {"email": "reed@school.example", "email_verified": True}
    assert "Nobody here has linked that account" in comes_in(client, provider, "another")
    assert not is_in(client) and session.query(User).count() == before


def test_a_removed_teacher_stays_outside(
    reed: User, client: FlaskClient, session: Session, provider: Provider
) -> None:
    reed.state = UserState.REMOVED
    session.commit()
    assert "Nobody here has linked that account" in comes_in(client, provider)
    assert not is_in(client)


NOW = int(time.time())


@pytest.mark.parametrize(
    "claims",
    [{"nonce": "another"}, {"nonce": None}, {"aud": "another-client"}, {"exp": NOW - 3600}, {"exp": None},
     {"iss": "https://accounts.example"}, {"iat": NOW + 3600}, {"sub": ""}, {"sub": None}],
)  # fmt: skip
def test_a_token_that_is_not_for_this_sign_in_opens_nothing(
    claims: dict[str, Any], reed: User, client: FlaskClient, provider: Provider
) -> None:
    provider.claims = claims
    assert REFUSED in comes_in(client, provider)
    assert not is_in(client)


def test_a_token_that_somebody_else_signed_opens_nothing(
    reed: User, client: FlaskClient, provider: Provider
) -> None:
    provider.signs_with = oidc.another_key()
    assert REFUSED in comes_in(client, provider) and not is_in(client)
    provider.signs_with, provider.headers = oidc.secret_key(), {"alg": "HS256"}
    assert REFUSED in comes_in(client, provider) and not is_in(client)


def test_the_way_back_works_once_and_in_the_browser_that_set_out(
    app: Flask, reed: User, client: FlaskClient, provider: Provider
) -> None:
    back = provider.signs_in(starts(client), "4711")
    other = app.test_client()
    assert REFUSED in text_of(other.get(back, follow_redirects=True)) and not is_in(other)
    other.get("/sign-in/provider")  # with a state of its own, too
    assert REFUSED in text_of(other.get(back, follow_redirects=True)) and not is_in(other)
    client.get(back)
    assert is_in(client)
    client.post("/sign-out")
    assert REFUSED in text_of(client.get(back, follow_redirects=True)) and not is_in(client)
    for made_up in ("", "?code=x", "?state=x&code=y", "?code=x&state=" + "y" * 5000):
        assert REFUSED in text_of(client.get(f"/sign-in/provider/back{made_up}", follow_redirects=True))


def test_another_issuer_than_the_one_that_was_set_is_not_believed(
    app: Flask, reed: User, client: FlaskClient, provider: Provider
) -> None:
    provider.metadata = {"issuer": "https://accounts.example"}
    app.extensions["relay.provider"].server_metadata.clear()  # as after a restart of the relay
    page = text_of(client.get("/sign-in/provider", follow_redirects=True))
    assert REFUSED in page and not is_in(client)


def test_who_stops_there_or_finds_it_closed_reads_that(
    app: Flask, reed: User, client: FlaskClient, provider: Provider
) -> None:
    starts(client)
    page = client.get("/sign-in/provider/back?error=access_denied&state=x", follow_redirects=True)
    assert "was not finished" in text_of(page)
    back = provider.signs_in(starts(client), "4711")
    provider.broken = True
    assert "does not answer now" in text_of(client.get(back, follow_redirects=True))
    # As after a restart of the relay, which asks the provider for its addresses again.
    app.extensions["relay.provider"].server_metadata.clear()
    page = text_of(client.get("/sign-in/provider", follow_redirects=True))
    assert "does not answer now" in page and not is_in(client)


def test_linking_takes_ones_password_and_an_account_that_is_free(
    reed: User, world: World, session: Session, browse: Browse, provider: Provider
) -> None:
    colleague = browse(world.carolina)
    wrong = colleague.post("/me/provider", data={"password": "something else"}, follow_redirects=True)
    assert "That is not the one" in text_of(wrong)
    assert starts(colleague) == "/", "nothing was asked for"
    assert "Another teacher here has linked" in linked(colleague, provider, "4711")
    assert "Linked." in linked(colleague, provider, "4712")
    assert provider_accounts.teacher_of(session, provider.issuer, "4712").id == world.carolina.id
    assert browse(world.maya).post("/me/provider", data={"password": "4821"}).status_code == 403
    assert "School Cloud" not in text_of(browse(world.maya).get("/me"))


def test_somebody_who_is_in_is_not_linked_by_a_link(
    world: World, session: Session, browse: Browse, client: FlaskClient, provider: Provider
) -> None:
    theirs = provider.signs_in(starts(client), "an attacker's")
    teacher = browse(world.ms_reed)
    assert teacher.get(theirs).status_code == 302
    assert starts(teacher) == "/"
    assert session.scalars(select(ProviderAccount)).all() == []


def test_unlinking_and_a_new_password_end_it(
    reed: User, app: Flask, browse: Browse, client: FlaskClient, session: Session, provider: Provider
) -> None:
    teacher = browse(reed)
    assert "An account there is linked" in text_of(teacher.get("/me"))
    teacher.post("/me/provider/remove")
    assert "Nobody here has linked" in comes_in(client, provider)
    linked(teacher, provider, "4711")
    accounts.reset_password(reed)
    session.commit()
    assert "Nobody here has linked" in comes_in(app.test_client(), provider)


def test_only_what_can_be_right_is_taken_as_a_setting() -> None:
    whole = {
        "RELAY_PUBLIC_URL": "https://relay.school.example",
        "RELAY_OIDC_ISSUER": "https://accounts.example",
        "RELAY_OIDC_CLIENT_ID": "relay",
    }
    found = Settings.from_environment(whole)
    assert (found.oidc_issuer, found.oidc_name) == ("https://accounts.example", "accounts.example")
    for name, wrong in (
        ("RELAY_OIDC_ISSUER", "http://accounts.example"),
        ("RELAY_OIDC_CLIENT_ID", ""),
        ("RELAY_PUBLIC_URL", ""),
    ):
        with pytest.raises(SettingError, match=name):
            Settings.from_environment({**whole, name: wrong})


def test_without_the_setting_nobody_is_asked(client: FlaskClient, provider: Provider) -> None:
    client.get("/sign-in")
    assert provider.asked == []
