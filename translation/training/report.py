"""Measure what was trained, and write the model card that goes into the pack and the numbers beside it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import sentencepiece

from translation import Translator
from translation.packs.lexicon import Lexicon
from translation.training import export, pack_file
from translation.training.courses import Course
from translation.training.network import Network
from translation.training.scores import Score, score, signatures
from translation.training.train import Plan, Progress

# What the corpora ask to be named as, by the name of the file; the main one first.
_ATTRIBUTION = {
    "": "tatoeba.org and www.manythings.org/anki, CC BY 2.0 FR",
    "stories": "African Storybook, africanstorybook.org, and Global African Storybook Project, CC BY 4.0",
    "health": "TICO-19, CC0",
}

# What each maker of text did with it.
_OTHERS = "English sentences of the same sources with translations that"
_MADE = {
    "apertium": f"{_OTHERS} Apertium made by rules, marked as such",
    "pack": f"{_OTHERS} an earlier pack made, marked as such",
    "words": "sentences and words in which nouns, verbs and adjectives had been exchanged for others of"
    " Apertium's dictionaries (GPL-2)",
    "phrases": "words and short phrases of the same sources alone",
    "families": "the same sentences with other weekdays, months, countries and the like in them, and with"
    " greetings before them, by lists of our own",
    "ustedes": "the same sentences as they are said to several people in Latin America",
}

# The BLEU on the dev sentences, short and everyday ones, from which on a pack is called good at such.
_GOOD = 40.0


@dataclass(frozen=True, slots=True)
class Report:
    """``dev`` is the pack as it is (int8) and ``dev_float`` the same weights unrounded, each the model
    alone. ``posts`` are whole posts through ``Translator``, of whose ``to_keep`` strings ``kept`` came
    through; None where no posts were given.
    """

    dev: Score
    dev_float: Score
    posts: Score | None
    kept: int
    to_keep: int

    @property
    def int8_loss(self) -> Score:
        """What rounding to int8 costs, in points; below 0 where it gains."""
        return Score(self.dev_float.bleu - self.dev.bleu, self.dev_float.chrf - self.dev.chrf)


def measure(
    network: Network,
    vocabulary: sentencepiece.SentencePieceProcessor,
    folder: Path,
    course: Course,
    posts: Path | None,
) -> Report:
    """Measure the pack in ``folder`` and the ``network`` it was made from."""
    dev = course.corpus.dev
    sources, references = [source for source, _ in dev], [target for _, target in dev]
    own = sentencepiece.SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
    whole = export.translated(folder / "model", own, sources, "int8")
    with tempfile.TemporaryDirectory(prefix="float-") as scratch:
        export.save_model(network, vocabulary, course.direction, Path(scratch), None)
        unrounded = export.translated(Path(scratch), own, sources, "float32")
    on_posts, kept, to_keep = None, 0, 0
    if posts is not None:
        on_posts, kept, to_keep = _on_posts(folder, posts, course)
    return Report(score(whole, references), score(unrounded, references), on_posts, kept, to_keep)


def _on_posts(folder: Path, posts: Path, course: Course) -> tuple[Score | None, int, int]:
    rows = [json.loads(line) for line in posts.read_text("utf-8").splitlines()]
    rows = [row for row in rows if row["lang"] == course.source and course.target in row["ref"]]
    if not rows:
        return None, 0, 0
    with tempfile.TemporaryDirectory(prefix="packs-") as scratch:
        # Alone in a folder: another version beside it must not be the one that is measured.
        shutil.copytree(folder, Path(scratch) / folder.name)
        with Translator.from_directories([Path(scratch)]) as translator:
            results = translator.translate(
                [row["text"] for row in rows], source=course.source, target=course.target
            )
    kept = [
        string in result.text for row, result in zip(rows, results, strict=True) for string in row["keep"]
    ]
    outputs = [result.text for result in results]
    return score(outputs, [row["ref"][course.target] for row in rows]), sum(kept), len(kept)


def card(
    report: Report,
    plan: Plan,
    trained: Sequence[Progress],
    course: Course,
    network: Network,
    version: str,
    device: str,
    start: str,
    lexicon: Lexicon,
) -> str:
    """The pack's README, in Markdown, for a teacher who reads it on the packs page.

    ``trained`` is how far each of its trainings went: the common one, and where there was one, its own.
    """
    names = pack_file.language_name(course.source), pack_file.language_name(course.target)
    corpus, shape = course.corpus, network.shape
    held = held_parameters(network, course)
    steps, minutes = sum(one.step for one in trained), sum(one.seconds for one in trained) / 60
    credits_ = "; ".join(_ATTRIBUTION.get(name, name) for name in ("", *corpus.extra))
    loss = report.int8_loss
    everyday = (
        "Good at short everyday sentences."
        if report.dev.bleu >= _GOOD
        else "Often wrong even in short everyday sentences."
    )
    lines = [
        f"# {names[0]} to {names[1]}, version {version}",
        "",
        f"{everyday} Weak at long or formal ones, at school and special words, and at idioms."
        " It never says that it does not know: do not rely on it for anything that matters.",
        "",
        f"Learned from {len(corpus.train):,} sentence pairs ({credits_}) and text made from them: other names"
        " and numbers, emoji, students' spelling, sentences joined. No text of students or teachers."
        f"{_company(plan, course, start)}{_lists(lexicon, names)}",
        "",
        f"A Transformer of {shape.encoder_layers} encoder and {shape.decoder_layers} decoder layers,"
        f" {shape.width} wide, {held:,} parameters, int8. Trained for {steps:,} steps,"
        f" {minutes:.0f} minutes on {device}, seed {plan.seed}.",
        "",
        f"Measured by sacreBLEU (BLEU / chrF, higher is better; signatures {' and '.join(signatures())}):",
        "",
        f"- {len(corpus.dev):,} sentences kept out of training, the model alone:"
        f" {report.dev.bleu:.1f} / {report.dev.chrf:.1f}"
        f" (rounding to int8 costs {loss.bleu:.2f} / {loss.chrf:.2f})",
    ]
    if report.posts is not None:
        lines.append(
            f"- classroom posts through the board: {report.posts.bleu:.1f} / {report.posts.chrf:.1f};"
            f" {report.kept} of {report.to_keep} names, numbers, emoji and links come through"
        )
    return "\n".join(lines) + "\n"


def held_parameters(network: Network, course: Course) -> int:
    """How many of the network's parameters the pack holds: not the pieces of other languages."""
    pieces, outputs = len(course.direction.pieces), len(course.direction.outputs)
    width, vocabulary = network.shape.width, network.shape.vocabulary
    kinds = 2 * network.source_kind.numel()
    return network.parameter_count() - kinds - vocabulary * (width + 1) + (pieces + outputs) * width + outputs


def _company(plan: Plan, course: Course, start: str) -> str:
    """What else the network learned from: other directions, text that was made, an earlier pack."""
    others = [kind for kind in plan.kinds if kind != course.name and " " not in kind]
    names = [" to ".join(map(pack_file.language_name, kind.split("-"))) for kind in others]
    said = f" It learned {' and '.join(names)} beside it at first." if others else ""
    for maker, how in _MADE.items():
        if pairs := course.made[maker]:
            said += f" Also from {len(pairs):,} {how}."
    return said + (f" Its weights began as those of {start}." if start else "")


def _lists(lexicon: Lexicon, names: tuple[str, str]) -> str:
    if not lexicon.known:
        return ""
    return (
        f" Beside the model lie lists of {len(lexicon.known):,} {names[1]} words of the same sources, and of"
        f" what {len(lexicon.meanings):,} {names[0]} ones mean there, against words that do not exist."
    )


def as_json(report: Report) -> str:
    return (
        json.dumps(
            {
                **asdict(report),
                "int8_loss": asdict(report.int8_loss),
                "signatures": dict(zip(("bleu", "chrf"), signatures(), strict=True)),
            },
            indent=2,
        )
        + "\n"
    )
