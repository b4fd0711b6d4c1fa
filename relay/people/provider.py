"""Signing in with an account that a teacher has elsewhere: OpenID Connect, where RELAY_OIDC_ISSUER is set.

The authorization code flow of OpenID Connect Core 1.0 with PKCE (RFC 7636), done by Authlib: it finds the
provider's addresses by discovery, keeps state, nonce and code verifier in the session until the browser comes
back, and checks the signature, issuer, audience, nonce and times of the ID token. Of that token only issuer
and subject are used. No other part of the relay speaks to another server, apart from mail.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, abort, current_app, session, url_for
from flask_babel import lazy_gettext as _l

from relay.config import SettingError, Settings
from relay.problems import Problem

log = structlog.get_logger()

_EXTENSION = "relay.provider"
_CLIENT = (
    "provider"  # Authlib's name for it, and part of the names under which it keeps things in the session
)
_PATIENCE = 10  # seconds for each answer of the provider
_CLOCKS = 60  # seconds by which the provider's clock may differ from ours
# Signatures that only the provider can make; with HS256 whoever knows the client secret could.
_SIGNATURES = ("RS", "ES", "PS", "Ed")


class ProviderAway(Problem):
    message = _l("The other sign-in does not answer now. Sign in with your password, or try again later.")


class NotSignedIn(Problem):
    message = _l("The other sign-in was not finished, so nothing was done.")


class NotTrusted(Problem):
    message = _l("What the other sign-in sent could not be confirmed, so nothing was done. Please try again.")


@dataclass(frozen=True)
class Identity:
    """An account at the provider: a subject is unique within its issuer, and never given to somebody else."""

    issuer: str
    subject: str


def init_app(app: Flask) -> None:
    """Set up the client, where a provider is set. Raises SettingError without the packages that it takes."""
    settings: Settings = app.config["RELAY"]
    app.extensions[_EXTENSION] = None
    app.jinja_env.globals["provider_name"] = name
    if not settings.oidc_issuer:
        return
    try:
        from authlib.integrations.flask_client import OAuth
    except ImportError as error:
        raise SettingError(
            "RELAY_OIDC_ISSUER is set, and what that takes is not installed: the extra oidc (docs/running.md)"
        ) from error
    app.extensions[_EXTENSION] = OAuth(app).register(
        _CLIENT,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "timeout": _PATIENCE},
    )


def name() -> str | None:
    """What the button says, "Google"; None where there is no such sign-in."""
    settings: Settings = current_app.config["RELAY"]
    return settings.oidc_name if current_app.extensions[_EXTENSION] is not None else None


def authorization_address() -> str:
    """Where to send the browser, with a fresh state and nonce in the session.

    Answers 404 where no provider is set. Raises ProviderAway.
    """
    client = _client()
    for key in [key for key in session if key.startswith(f"_state_{_CLIENT}_")]:
        session.pop(key)  # of a sign-in that was begun and left
    made = _asked(lambda: client.create_authorization_url(_back()), client)
    client.save_authorize_data(redirect_uri=_back(), **made)
    return str(made["url"])


def identity() -> Identity:
    """Who the provider says is there, from the request with which it sends the browser back.

    Answers 404 where no provider is set. Raises ProviderAway, NotSignedIn, NotTrusted.
    """
    client = _client()
    token = _asked(lambda: client.authorize_access_token(leeway=_CLOCKS), client)
    claims = token.get("userinfo")
    if not claims or not isinstance(claims.get("sub"), str) or not 0 < len(claims["sub"]) <= 255:
        raise NotTrusted
    return Identity(str(claims["iss"]), claims["sub"])


def _client() -> Any:
    client = current_app.extensions[_EXTENSION]
    if client is None:
        abort(404)
    return client


def _back() -> str:
    """The address to come back to, which has to be entered at the provider letter by letter."""
    settings: Settings = current_app.config["RELAY"]
    return settings.public_url + url_for("people.provider_back")


def _asked(ask: Any, client: Any) -> Any:
    """The answer of ``ask``, after the provider's description of itself is there and believed."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError
    from requests import RequestException

    try:
        found = client.load_server_metadata()
        if found.get("issuer") != current_app.config["RELAY"].oidc_issuer:
            raise NotTrusted  # OpenID Connect Discovery 1.0, 4.3
        offered = found.get("id_token_signing_alg_values_supported") or ["RS256"]
        found["id_token_signing_alg_values_supported"] = [
            each for each in offered if each.startswith(_SIGNATURES)
        ]
        return ask()
    except RequestException as error:
        log.warning("the OpenID Connect provider does not answer", error=type(error).__name__)
        raise ProviderAway from error
    except (AuthlibBaseError, JoseError, RuntimeError, ValueError, KeyError) as error:
        log.warning("an OpenID Connect sign-in is refused", error=type(error).__name__)
        refused = getattr(error, "error", "") in ("access_denied", "login_required", "interaction_required")
        raise (NotSignedIn if refused else NotTrusted) from error
