"""The texts of an agreement by machine: each part apart, with the glossary, with what the checks found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from relay.desk.partnership.agreement_translation import translate
from relay.desk.partnership.entities import AgreementTranslation
from translation import Engine, Span, Term, Translation

TERMS = (Term("pitch", "en", (("es", "cancha"),)), Term("Maya", person=True))


class Fake(Engine):
    """A translator that says what it was given, and finds fault with every text that holds a number."""

    def __init__(self) -> None:
        self.given: dict[str, Sequence[Term]] = {}

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        target: str,
        sentence_languages: Mapping[int, Sequence[tuple[Span, str]]] | None = None,
        glossaries: Mapping[int, Sequence[Term]] | None = None,
    ) -> list[Translation]:
        assert glossaries is not None
        self.given = {text: glossaries[index] for index, text in enumerate(texts)}
        return [
            Translation(
                text=f"[{target}] {text}", source=source, target=target, route=(source, target),
                engine="fake", packs=(("en_es", "1.0"),),
                findings=frozenset({"numbers", "length"} if any(map(str.isdigit, text)) else ()),
            )
            for text in texts
        ]  # fmt: skip


def test_each_part_is_translated_with_the_glossary_and_keeps_its_findings() -> None:
    translator = Fake()
    texts = {"goals": "Write about the pitch.", "norms": "", "rhythm": "2 times a week."}
    columns = translate(translator, texts, source="en", target="es", terms=TERMS)
    assert translator.given == {texts["goals"]: TERMS, texts["rhythm"]: TERMS}
    assert columns == {
        "target": "es",
        "goals": "[es] Write about the pitch.",
        "norms": "",
        "rhythm": "[es] 2 times a week.",
        "engine": "fake",
        "route": ["en", "es"],
        "packs": [["en_es", "1.0"]],
        "signals": {"rhythm": ["length", "numbers"]},
    }
    assert AgreementTranslation(agreement_id=1, **columns).signals == {"rhythm": ["length", "numbers"]}
