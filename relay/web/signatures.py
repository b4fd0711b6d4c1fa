"""Signed values with a limited life: sessions, links, tokens of forms.

itsdangerous refuses a signature from the future. A clock that is put back by five seconds would then sign
everybody out, and so would two machines whose clocks differ. Here a signature from the near future is as good
as one from this moment.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import itsdangerous
from itsdangerous import SignatureExpired, URLSafeTimedSerializer

# How far ahead a signature may lie. One from further ahead would live for too long once it is believed.
AHEAD = timedelta(days=1)


class TimestampSigner(itsdangerous.TimestampSigner):
    """Like itsdangerous', except for signatures from the near future."""

    def unsign(  # type: ignore[override]  # itsdangerous declares overloads for the two kinds of result
        self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False
    ) -> bytes | tuple[bytes, datetime]:
        """The value, with the time of its signature where that is wanted.

        Raises BadSignature, and SignatureExpired where the signature is older than ``max_age`` seconds or
        lies further ahead than AHEAD. Without ``max_age`` its age does not matter.
        """
        value, signed = super().unsign(signed_value, return_timestamp=True)
        if max_age is not None:
            age = self.get_timestamp() - signed.replace(tzinfo=UTC).timestamp()
            if age > max_age or -age > AHEAD.total_seconds():
                raise SignatureExpired(f"signed {age:.0f} s ago", payload=value, date_signed=signed)
        return (value, signed) if return_timestamp else value


def serializer(secret_key: str, salt: str) -> URLSafeTimedSerializer:
    """What signs and reads values with a limited life, for one purpose: the ``salt``."""
    return URLSafeTimedSerializer(secret_key, salt=salt, signer=TimestampSigner)
