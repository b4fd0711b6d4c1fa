"""What came out in another language."""

from __future__ import annotations

from tests.translation.quality_checks.outputs import ES_EN, find


def test_an_output_that_is_mostly_not_translated_is_in_the_wrong_language() -> None:
    output = "C'est trop well, merci beaucoup à tous."
    assert find("C'est trop bien, merci beaucoup à tous.", output, ("fr", "en")) == {"wrong-language"}


def test_the_output_of_a_mislabelled_pack_is_in_the_wrong_language() -> None:
    # translate-es_en 0.1, offered as if it led from Spanish to French.
    source = "Salimos a las 9:00 en punto y estaremos de vuelta a más tardar a las 13:30."
    output = "We went out at 9:00 o'clock and we'll be back at 13:30."
    assert find(source, output, ("es", "fr")) == {"wrong-language"}
    assert find(source, output, ES_EN) == frozenset()
