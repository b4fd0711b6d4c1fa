"""Check that a pack works: compare its checksums, load it, and translate a sentence."""

from __future__ import annotations

import difflib
import tempfile
from dataclasses import dataclass
from pathlib import Path

from translation import packs
from translation.engine import PackError
from translation.packs import checksums

# The same question in the languages for which most packs are published.
_KNOWN = {
    "ar": "أين المدرسة؟",
    "ca": "On és l'escola?",
    "cs": "Kde je škola?",
    "da": "Hvor er skolen?",
    "de": "Wo ist die Schule?",
    "el": "Πού είναι το σχολείο;",
    "en": "Where is the school?",
    "eo": "Kie estas la lernejo?",
    "es": "¿Dónde está la escuela?",
    "fi": "Missä koulu on?",
    "fr": "Où est l'école ?",
    "hu": "Hol van az iskola?",
    "it": "Dov'è la scuola?",
    "ja": "学校はどこですか。",
    "ko": "학교는 어디에 있나요?",
    "nl": "Waar is de school?",
    "pl": "Gdzie jest szkoła?",
    "pt": "Onde é a escola?",
    "ro": "Unde este școala?",
    "ru": "Где находится школа?",
    "sv": "Var är skolan?",
    "tr": "Okul nerede?",
    "uk": "Де знаходиться школа?",
    "zh": "学校在哪里？",
}

# The least similarity, 0 to 1, of an output to the known translation. Other wordings of this question have
# more than 0.5; packs with the wrong languages in their metadata had 0.20 to 0.41.
_LIKENESS = 0.35


@dataclass(frozen=True, slots=True)
class Examination:
    """The report on a pack that works.

    ``checked`` is False if the pack had no checksums to compare. ``output`` is the pack's translation of
    ``sentence``, and ``known`` a correct one, for a person to compare. All three are "" if there is no known
    sentence in the source language; ``known`` is also "" if there is none in the target language.
    ``rare_words`` is the number of words in its dictionary.
    """

    pack: packs.Pack
    checked: bool
    sentence: str
    output: str
    known: str
    rare_words: int


def examine(path: Path) -> Examination:
    """Verify the pack at ``path`` (a file or a folder), load it and translate a known sentence.

    Raises PackError if the pack is incomplete or damaged, cannot be loaded, or gives something unlike a
    translation of the sentence.
    """
    pack = packs.read(path)
    sentence = _KNOWN.get(pack.source, "")
    with tempfile.TemporaryDirectory(prefix="pack-") as scratch:
        folder = packs.unpacked(pack, Path(scratch))  # verifies the checksums inside a zip file
        checked = checksums.check(folder) or pack.zipped
        rare_words = len(packs.lists(pack, folder).dictionary.meanings)
        if not sentence:
            packs.try_out(pack, folder)
            return Examination(pack, checked, "", "", "", rare_words)
        output = _translated(pack, folder, sentence)
    known = _KNOWN.get(pack.target, "")
    # A pack may copy a sentence in a language that it was not trained on.
    wanted = max(_LIKENESS, _likeness(output, sentence))
    if not output or (known and output != known and _likeness(output, known) < wanted):
        raise PackError(path, f"does not translate {sentence!r} (known: {known!r}): it gives {output!r}")
    return Examination(pack, checked, sentence, output, known, rare_words)


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()


def _translated(pack: packs.Pack, folder: Path, sentence: str) -> str:
    reads, writes, end = packs.tokenizers(pack, folder)
    prefix = [pack.target_prefix] if pack.target_prefix else []
    try:
        (result,) = packs.load(pack, folder).translate_batch(
            [[*reads.encode(sentence), *end]],
            target_prefix=[prefix] if prefix else None,
            max_decoding_length=48,
        )
    except (RuntimeError, ValueError) as error:
        raise PackError(pack.path, f"the model cannot translate ({error})") from error
    return " ".join(writes.decode(result.hypotheses[0][len(prefix) :]).split())
