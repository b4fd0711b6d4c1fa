"""The language library: text in, translations out. These names are its public face."""

from translation import glossary, packs, signals
from translation.apertium import ApertiumEngine
from translation.detect import LanguageDetector, mixture
from translation.engine import (
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
from translation.examining import Examination, examine
from translation.glossary import Term
from translation.model_card import model_card
from translation.packs import Pack
from translation.translator import Translator

__all__ = [
    "ApertiumEngine",
    "Detection",
    "Engine",
    "Examination",
    "LanguageDetector",
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
    "examine",
    "glossary",
    "mixture",
    "model_card",
    "packs",
    "signals",
]
