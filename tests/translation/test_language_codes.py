"""Languages that Argos packs call otherwise than browsers do."""

from __future__ import annotations

from pathlib import Path

import pytest

from relay.web import language_names
from tests.translation import packmaking
from translation import LanguageDetector, Translator, packs


@pytest.mark.parametrize(("theirs", "ours"), [("zt", "zh-Hant"), ("pb", "pt-BR"), ("es", "es")])
def test_a_pack_has_the_code_that_browsers_know(tmp_path: Path, theirs: str, ours: str) -> None:
    packmaking.folder(tmp_path, to_code=theirs)
    (pack,) = packs.find([tmp_path])[0]
    assert (pack.source, pack.target) == ("en", ours)
    with Translator.from_directories([tmp_path]) as translator:
        (result,) = translator.translate(["I have a dog."], source="en", target=ours)
    assert result.text == "Tengo un perro."
    assert ours in LanguageDetector.supported() and language_names.own_name(ours) not in (theirs, ours)
