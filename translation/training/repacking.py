"""Put newly made lists of words into a pack without training its model again.

    python -m translation.training.repacking PACK --made MADE --out FOLDER

PACK is an *.argosmodel file. Its lists give way to those that MADE has for its direction (see ``lexicon`` and
``dictionary``), and its version's last number rises by one. The new file lies in FOLDER.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

from translation import PackError, packs
from translation.packs import dictionary
from translation.training import lexicon, pack_file
from translation.training.dictionary import LICENCE

_CARD = (
    "What {words:,} rare {language} words mean is in its dictionary.tsv, with the licence beside it (CC BY-SA"
    " 3.0: Wiktionary through the Open Multilingual Wordnet, met with Princeton WordNet 3.0)."
)


def repack(path: Path, made: Path, out: Path) -> Path:
    """The new file of the pack at ``path`` with the lists in ``made``. Raises PackError, OSError."""
    pack = packs.read(path)
    with tempfile.TemporaryDirectory() as cache:
        unpacked = packs.unpacked(pack, Path(cache))
        version = re.sub(r"\d+$", lambda last: str(int(last[0]) + 1), pack.version)
        folder = Path(cache) / f"translate-{pack.source}_{pack.target}-{version.replace('.', '_')}"
        shutil.copytree(unpacked, folder, ignore=shutil.ignore_patterns("SHA256SUMS"))
        lists = lexicon.put(made, pack.source, pack.target, folder)
        (folder / dictionary.LICENCE_FILE).write_text(LICENCE, "utf-8", newline="\n")
        metadata = json.loads((folder / "metadata.json").read_text("utf-8")) | {"package_version": version}
        (folder / "metadata.json").write_text(json.dumps(metadata, indent=2) + "\n", "utf-8", newline="\n")
        card = (
            (folder / "README.md").read_text("utf-8").replace(f"version {pack.version}", f"version {version}")
        )
        language = pack_file.language_name(pack.source)
        said = _CARD.format(words=len(lists.dictionary.meanings), language=language)
        (folder / "README.md").write_text(card.rstrip() + f"\n\n{said}\n", "utf-8", newline="\n")
        return Path(shutil.move(pack_file.zip_folder(folder), out))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m translation.training.repacking")
    parser.add_argument("pack", type=Path)
    parser.add_argument("--made", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    try:
        print(repack(args.pack, args.made, args.out))  # noqa: T201
    except (PackError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
