"""A small OpenID Connect provider on loopback, whose token endpoint checks what it is sent."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "relay-of-a-school", "told-to-nobody"


class Provider:
    """A provider; ``claims`` replaces claims of the next ID tokens, ``headers`` their headers.

    ``asked`` lists the paths that were asked for. ``broken``: it answers with errors.
    """

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.signs_with: Any = self.key
        self.claims: dict[str, Any] = {}
        self.headers: dict[str, Any] = {"alg": "RS256", "kid": "one"}
        self.metadata: dict[str, Any] = {}
        self.asked: list[str] = []
        self.broken = False
        self._codes: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def running(self) -> Iterator[Provider]:
        thread = threading.Thread(target=self._server.serve_forever)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join(10)

    def signs_in(self, address: str, subject: str) -> str:
        """Where the provider sends the browser back to, after somebody has signed in at ``address``."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.issuer}/authorize?")
        assert query["client_id"] == CLIENT and query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256" and query["scope"] == "openid"
        code = f"code-{len(self._codes)}"
        self._codes[code] = {**query, "subject": subject}
        back = urlsplit(query["redirect_uri"])
        return f"{back.path}?code={code}&state={query['state']}"

    def _token(self, form: dict[str, str], credentials: str) -> dict[str, Any] | None:
        asked = self._codes.pop(form.get("code", ""), None)  # a code works once
        given = base64.b64decode(credentials.partition(" ")[2]).decode()
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or given != f"{CLIENT}:{SECRET}"
            or form.get("redirect_uri") != asked["redirect_uri"]
            or base64.urlsafe_b64encode(challenge).decode().rstrip("=") != asked["code_challenge"]
        ):
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": asked["subject"],
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            **self.claims,
        }
        key = self.signs_with
        algorithms = [self.headers["alg"]]
        token = jwt.encode(self.headers, claims, key, algorithms=algorithms)
        return {"access_token": "a", "token_type": "Bearer", "id_token": token}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.asked.append(self.path)
                if self.path == "/.well-known/openid-configuration":
                    base = provider.issuer
                    self._answer(
                        {
                            "issuer": base,
                            "authorization_endpoint": f"{base}/authorize",
                            "token_endpoint": f"{base}/token",
                            "jwks_uri": f"{base}/keys",
                            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                            **provider.metadata,
                        }
                    )
                elif self.path == "/keys":
                    self._answer({"keys": [provider.key.as_dict(private=False)]})
                else:
                    self._answer(None)

            def do_POST(self) -> None:
                provider.asked.append(self.path)
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                self._answer(provider._token(form, self.headers.get("Authorization", "")))

            def _answer(self, answer: dict[str, Any] | None) -> None:
                status = 503 if provider.broken else 200 if answer is not None else 400
                sent = json.dumps(answer or {"error": "invalid_grant"}).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *_arguments: object) -> None:
                pass

        return Handler


def another_key() -> RSAKey:
    """A key that is not the provider's, under the name of the one that is."""
    return RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


def secret_key() -> OctKey:
    """The client secret as a key, with which anybody who knows it could sign by HS256."""
    return OctKey.import_key(SECRET)
