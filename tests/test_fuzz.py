"""Whatever a client sends, no route fails, and nobody reads what is not for them (tests/fuzzing.py).

Two thousand requests; benchmarks/fuzz.py sends as many as one likes.
"""

from __future__ import annotations

import pytest

from tests.fuzzing import Fuzz
from tests.stage import Stage
from tests.test_routes import ROWS

SEED = 21

# A form with a file is refused; what Werkzeug has unpacked of it goes with the request.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def fuzz(tmp_path_factory: pytest.TempPathFactory) -> Fuzz:
    stage = Stage(tmp_path_factory.mktemp("fuzz"))
    return Fuzz(stage, [(row.method, row.address, row.data) for row in ROWS], SEED)


@pytest.mark.parametrize("start", range(0, 2000, 250))
def test_no_request_makes_a_route_fail_or_shows_what_is_not_for_its_sender(fuzz: Fuzz, start: int) -> None:
    faults = list(fuzz.send(range(start, start + 250)))
    assert not faults, "\n\n".join(
        f"{fault.number} {fault.person}: {fault.request}\n{fault.what}" for fault in faults[:5]
    )


def test_the_canaries_are_there_to_be_read(fuzz: Fuzz) -> None:
    """Else the test above proves nothing: every canary stands on some page of somebody who may read it."""
    found: dict[str, set[str]] = {}
    for person in ("pupil", "partner", "other", "teacher", "teacher2", "teacher3", "helper"):
        pages = [fuzz.own_data(person), *(fuzz.page(person, address) for address in fuzz.pages)]
        text = b"".join(pages).decode(errors="replace")
        found[person] = {word for word in fuzz.canaries if word in text}
    for word, readers in fuzz.canaries.items():
        assert {person for person in found if word in found[person]} <= readers
    unseen = set(fuzz.canaries) - set().union(*found.values())
    assert not unseen
