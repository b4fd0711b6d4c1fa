"""Generated requests to every route as every persona: none may fail, nor show what is not for its sender.

    uv run python benchmarks/fuzz.py                    50,000 requests of seed 0
    uv run python benchmarks/fuzz.py --seed 7 --first 1234 --count 1    one of them again

What is sent is described in tests/fuzzing.py; the same seed and number give the same request.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.fuzzing import Fuzz
from tests.stage import Stage
from tests.test_routes import ROWS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=50_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fuzz = Fuzz(Stage(Path(folder)), [(row.method, row.address, row.data) for row in ROWS], chosen.seed)
        faults, began = 0, time.monotonic()
        for start in range(chosen.first, chosen.first + chosen.count, 500):
            for fault in fuzz.send(range(start, min(start + 500, chosen.first + chosen.count))):
                faults += 1
                print(f"\n{fault}", flush=True)
            if sys.stderr.isatty():
                print(f"\r{start + 500} sent, {faults} faults", end="", file=sys.stderr)
    print(f"{chosen.count} requests of seed {chosen.seed}, {faults} faults, {time.monotonic() - began:.0f} s")
    print("answers:", ", ".join(f"{status}: {count}" for status, count in sorted(fuzz.answers.items())))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
