"""The language library: language detection and offline translation. These names are its public interface."""

from translation import (
    engines,
    glossary,
    language_codes,
    packs,
    quality_checks,
    round_trip,
    sayings,
    sentences,
    text_facts,
)
from translation.detect import LanguageDetector, mixture
from translation.engine import (
    DOUBTFUL,
    Detection,
    Engine,
    NoRouteError,
    PackError,
    SentencePair,
    Span,
    TextError,
    Translation,
    TranslationError,
)
from translation.glossary import Term
from translation.neighbours import Neighbours
from translation.packs import Pack
from translation.packs.check import Examination, examine
from translation.packs.model_card import model_card
from translation.translator import Translator

__all__ = [
    "DOUBTFUL",
    "Detection",
    "Engine",
    "Examination",
    "LanguageDetector",
    "Neighbours",
    "NoRouteError",
    "Pack",
    "PackError",
    "SentencePair",
    "Span",
    "Term",
    "TextError",
    "Translation",
    "TranslationError",
    "Translator",
    "engines",
    "examine",
    "glossary",
    "language_codes",
    "mixture",
    "model_card",
    "packs",
    "quality_checks",
    "round_trip",
    "sayings",
    "sentences",
    "text_facts",
]
