"""One pack at work: texts of one language in, hypotheses of the other out, in batches."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import ctranslate2

from translation import packs, word_alignment
from translation.engine import PackError, Span
from translation.passes.typos import Spelling
from translation.protected_spans import survives

# How much the way back counts beside the way there, both as mean log probabilities a token: the best of six,
# 0 to 1.5, on the 2,000 sentences of each dev set, and flat around.
_BACKWARD = 0.5

# What a made-up word costs a translation beside these.
_MADE_UP = 0.2

BEAM, CANDIDATES = 4, 8  # what Settings and Translator have where nothing else is said


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run a model: ``beam`` hypotheses are kept at each step, and ``threads`` batches of ``batch``
    texts run side by side, each on ``cores`` cores.

    ``length_penalty`` divides a hypothesis's sum of log probabilities by its length to this power. At 1,
    where Argos Translate has 0.2, less is left out: +0.9 chrF en→es and +1.0 es→en on the posts in
    tests/data.

    Where the pack back is at hand, ``candidates`` hypotheses are kept and weighed by it (see ``Weighed``);
    1 leaves that out.
    """

    beam: int = BEAM
    candidates: int = CANDIDATES
    length_penalty: float = 1.0
    batch: int = 16
    threads: int = 2
    cores: int = 1


class Ask(NamedTuple):
    """A text to translate, and the strings that its translation should hold."""

    text: str
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A translation of one text. ``score`` is the mean natural-log probability of its tokens and of its
    end; ``alignment`` pairs word spans (in the source, in ``text``); ``words`` has each word's weakest
    token's probability.
    """

    text: str
    score: float
    alignment: tuple[tuple[Span, Span], ...] = ()
    words: tuple[tuple[Span, float], ...] = ()
    tokens: int = 0


class Model:
    """A pack loaded into memory. Safe to call from several threads."""

    def __init__(self, pack: packs.Pack, folder: Path, settings: Settings) -> None:
        """Raises PackError where ``folder``, the unpacked ``pack``, cannot be loaded."""
        self.pack = pack
        self._settings = settings
        self._tokenizer = packs.tokenizer(pack, folder)
        self._vocabulary = packs.vocabulary(pack, folder)
        self.lexicon = packs.lists(pack, folder)
        self.spelling = Spelling(pack.source, self.lexicon.counts)
        self._translator = packs.load(
            pack, folder, inter_threads=settings.threads, intra_threads=settings.cores
        )

    def length(self, text: str) -> int:
        """How many tokens ``text`` is to the model."""
        return len(self._tokenizer.encode(text))

    def reads(self, text: str) -> bool:
        """Whether the pack has letters, and not only bytes or nothing, for at least half of those of
        ``text``.

        A script that a pack never saw comes out as anything at all, at length.
        """
        known = (token for token in self._tokenizer.encode(text) if token in self._vocabulary)
        covered = sum(sum(map(str.isalpha, token)) for token in known if not word_alignment.is_byte(token))
        return 2 * covered >= sum(map(str.isalpha, text))

    def translate(self, asks: Sequence[Ask]) -> list[Hypothesis]:
        """A hypothesis for each of ``asks``, in order; equal ones are translated once.

        No text may be longer than the model has positions for: see ``translation.masking``, which cuts them.
        """
        return self.weighed(asks, None)

    def weighed(self, asks: Sequence[Ask], back: Model | None) -> list[Hypothesis]:
        """As ``translate``, with ``back``, the model of the way back, to help to choose (see ``Weighed``)."""
        tokens = {ask: self._tokenizer.encode(ask.text) for ask in dict.fromkeys(asks)}
        done: dict[Ask, Hypothesis] = {ask: Hypothesis("", 0.0) for ask, its in tokens.items() if not its}
        waiting = sorted((ask for ask in tokens if ask not in done), key=lambda ask: (len(tokens[ask]), ask))
        for limit, group in _by_limit(waiting, tokens):
            # Without the way back there is nothing to choose by but what is to be kept.
            wide = [ask for ask in group if back or ask.keep]
            narrow = [ask for ask in group if not (back or ask.keep)]
            for some, count in ((wide, self._settings.candidates), (narrow, 1)):
                try:
                    done.update(self._run(some, [tokens[ask] for ask in some], limit, count, back))
                except (RuntimeError, ValueError) as error:
                    raise PackError(self.pack.path, f"the model cannot translate ({error})") from error
        return [done[ask] for ask in asks]

    def variants(self, texts: Sequence[str], count: int) -> list[list[Hypothesis]]:
        """Up to ``count`` hypotheses per text, the likeliest first, with neither alignment nor words."""
        sources = [self._tokenizer.encode(text) for text in texts]
        prefix = [self.pack.target_prefix] if self.pack.target_prefix else []
        longest = max((len(source) for source in sources), default=0)
        try:
            results = self._translator.translate_batch(
                [source or ["."] for source in sources],
                target_prefix=[prefix] * len(sources) if prefix else None,
                max_batch_size=4,  # a wide search takes memory
                beam_size=max(count, self._settings.beam),
                num_hypotheses=count,
                length_penalty=self._settings.length_penalty,
                max_input_length=0,
                max_decoding_length=max(32, 2 * longest),
                replace_unknowns=True,
                return_scores=True,
            )
        except (RuntimeError, ValueError) as error:
            raise PackError(self.pack.path, f"the model cannot translate ({error})") from error
        return [
            [
                Hypothesis(
                    " ".join(self._tokenizer.decode(tokens[len(prefix) :]).split()) if source else "",
                    min(0.0, score / max(1, len(tokens))),
                    tokens=len(tokens),
                )
                for tokens, score in zip(result.hypotheses, result.scores, strict=True)
            ]
            for source, result in zip(sources, results, strict=True)
        ]

    def aligned(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[tuple[Span, Span], ...]]:
        """The word alignment of each (text, translation), both given: the model only reads the translation,
        and its attention meanwhile is taken, as when it writes one. Not longer than the model's positions.
        """
        sources = [self._tokenizer.encode(source) for source, _ in pairs]
        targets = [self._tokenizer.encode(target) for _, target in pairs]
        whole = [index for index, source in enumerate(sources) if source and targets[index]]
        prefix = [self.pack.target_prefix] if self.pack.target_prefix else []
        longest = max((len(targets[index]) for index in whole), default=0)
        found: list[tuple[tuple[Span, Span], ...]] = [()] * len(pairs)
        try:
            results = self._translator.translate_batch(
                [sources[index] for index in whole],
                target_prefix=[[*prefix, *targets[index]] for index in whole],
                max_batch_size=self._settings.batch,
                beam_size=1,
                max_input_length=0,
                max_decoding_length=longest + len(prefix),  # what is given counts
                return_attention=True,
            )
        except (RuntimeError, ValueError) as error:
            raise PackError(self.pack.path, f"the model cannot align ({error})") from error
        for index, result in zip(whole, results, strict=True):
            tokens = targets[index]
            attention = result.attention[0][len(prefix) : len(prefix) + len(tokens)]
            source, target = pairs[index]
            there, here = word_alignment.words(source), word_alignment.words(target)
            columns = word_alignment.owners(sources[index], source, there)
            links = word_alignment.align(attention, columns, word_alignment.owners(tokens, target, here))
            found[index] = tuple((there[a], here[b]) for a, b in links)
        return found

    def likelihoods(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """For each (text, translation), both given, the mean natural-log probability of the translation's
        tokens and of its end; minus infinity where one of the two is nothing.
        """
        sources = [self._tokenizer.encode(source) for source, _ in pairs]
        targets = [self._tokenizer.encode(target) for _, target in pairs]
        prefix = [self.pack.target_prefix] if self.pack.target_prefix else []
        whole = [index for index, source in enumerate(sources) if source and targets[index]]
        scored = self._translator.score_batch(
            [sources[index] for index in whole],
            [[*prefix, *targets[index]] for index in whole],
            max_batch_size=4 * self._settings.batch,  # short work: no search
            max_input_length=0,
            offset=len(prefix),
        )
        found = [-math.inf] * len(pairs)
        for index, result in zip(whole, scored, strict=True):
            found[index] = sum(result.log_probs) / len(result.log_probs)
        return found

    def _chosen(
        self,
        asks: Sequence[Ask],
        results: Sequence[ctranslate2.TranslationResult],
        prefix: int,
        back: Model | None,
    ) -> list[int]:
        """Which of its hypotheses each of ``asks`` gets: of those that keep most of what is to be kept the
        one that the model, and ``back`` with it, finds best, and that makes up the fewest words.
        """
        written = [
            [self._tokenizer.decode(tokens[prefix:]) for tokens in result.hypotheses] for result in results
        ]
        pairs = {(one, ask.text): 0.0 for ask, ones in zip(asks, written, strict=True) for one in ones}
        if back is not None:
            pairs = dict(zip(pairs, back.likelihoods(list(pairs)), strict=True))
        chosen = []
        for ask, ones, result in zip(asks, written, results, strict=True):
            values = [
                (
                    sum(survives(kept, one) for kept in ask.keep),
                    score
                    + _BACKWARD * pairs[one, ask.text]
                    - _MADE_UP * len(self.lexicon.made_up(one, ask.text)),
                )
                for one, score in zip(ones, result.scores, strict=True)
            ]
            chosen.append(values.index(max(values)))
        return chosen

    def _run(
        self, asks: list[Ask], sources: list[list[str]], limit: int, count: int, back: Model | None
    ) -> Iterator[tuple[Ask, Hypothesis]]:
        if not asks:
            return
        prefix = [self.pack.target_prefix] if self.pack.target_prefix else []
        size = max(4, min(self._settings.batch, -(-len(asks) // self._settings.threads)))
        results = self._translator.translate_batch(
            sources,
            target_prefix=[prefix] * len(sources) if prefix else None,
            max_batch_size=size,
            beam_size=max(count, self._settings.beam),
            num_hypotheses=count,
            length_penalty=self._settings.length_penalty,
            max_input_length=0,
            max_decoding_length=limit,
            replace_unknowns=True,
            return_scores=True,
            return_attention=True,
        )
        best = self._chosen(asks, results, len(prefix), back) if count > 1 else [0] * len(asks)
        targets = [result.hypotheses[rank] for result, rank in zip(results, best, strict=True)]
        # The beam search gives one sum for the whole hypothesis; this pass gives each token's share of it.
        scored = self._translator.score_batch(
            sources, targets, max_batch_size=size, max_input_length=0, offset=len(prefix)
        )
        for ask, source, result, rank, scores in zip(asks, sources, results, best, scored, strict=True):
            target = result.hypotheses[rank][len(prefix) :]
            attention = result.attention[rank][-len(target) :] if target else []
            yield ask, self._hypothesis(ask.text, source, target, attention, scores.log_probs)

    def _hypothesis(
        self,
        text: str,
        source: list[str],
        target: list[str],
        attention: Sequence[Sequence[float]],
        log_probs: Sequence[float],
    ) -> Hypothesis:
        # A model with byte pieces can write a line break; a post keeps its number of lines.
        output = " ".join(self._tokenizer.decode(target).split())
        there, here = word_alignment.words(text), word_alignment.words(output)
        owners = word_alignment.owners(target, output, here)
        pairs = word_alignment.align(attention, word_alignment.owners(source, text, there), owners)
        weakest: dict[int, float] = {}
        for word, log_prob in zip(owners, log_probs, strict=False):
            if word is not None:
                weakest[word] = min(weakest.get(word, 1.0), math.exp(min(0.0, log_prob)))
        return Hypothesis(
            text=output,
            score=min(0.0, sum(log_probs) / len(log_probs)) if log_probs else 0.0,
            alignment=tuple((there[a], here[b]) for a, b in pairs),
            words=tuple((here[word], probability) for word, probability in sorted(weakest.items())),
            tokens=len(log_probs),
        )


class Around(Model):
    """``model`` as the base of others that choose in another way among what it writes."""

    def __init__(self, model: Model) -> None:
        self.pack = model.pack
        self.lexicon, self.spelling = model.lexicon, model.spelling
        self._model = model

    def length(self, text: str) -> int:
        return self._model.length(text)

    def reads(self, text: str) -> bool:
        return self._model.reads(text)

    def variants(self, texts: Sequence[str], count: int) -> list[list[Hypothesis]]:
        return self._model.variants(texts, count)


class Weighed(Around):
    """``model``, whose hypotheses ``back``, the model of the way back, weighs with it.

    A small model likes short and common sentences, and may leave out half of what was said. From such a
    translation the way to the text is hard to find: so the mean log probability of the text, given the
    translation, counts too ("noisy channel", Yee et al. 2019).
    """

    def __init__(self, model: Model, back: Model) -> None:
        super().__init__(model)
        self._back = back

    def translate(self, asks: Sequence[Ask]) -> list[Hypothesis]:
        return self._model.weighed(asks, self._back)


def _by_limit(asks: Iterable[Ask], tokens: Mapping[Ask, Sequence[str]]) -> Iterator[tuple[int, list[Ask]]]:
    """Group ``asks`` by how long their output may get: 16 tokens more than twice the next power of two.

    So a text's limit does not depend on what else is in the call, and a model that loops on one short text
    does not hold up the others for long.
    """
    groups: dict[int, list[Ask]] = {}
    for ask in asks:
        length = max(8, len(tokens[ask]))
        groups.setdefault(2 * (1 << (length - 1).bit_length()) + 16, []).append(ask)
    yield from groups.items()
