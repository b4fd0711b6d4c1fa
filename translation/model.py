"""A loaded pack: translates texts from its source into its target language, in batches."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from translation import packs, reranking, text_facts, word_alignment
from translation.engine import DOUBTFUL, PackError, Span
from translation.hypothesis import Hypothesis, Request
from translation.packs.lexicon import Lexicon
from translation.passes.typos import Spelling
from translation.search_results import Chosen, Found

if TYPE_CHECKING:
    import ctranslate2  # noqa: F401

# The defaults of Settings and Translator. Nothing cheaper kept the quality of eight candidates, all rescored:
# translation/README.md, "Speed", has the measurements.
BEAM, CANDIDATES, RESCORED = 4, 6, 4

# Tokens. A longer text hardly ever has a certain translation, so greedy search is not tried.
_SHORT = 12
# Of a text of so few tokens, a word with its end mark, the right translation often is far from the first: so
# many hypotheses are compared at least, and all rescored.
_FEW, _OF_FEW = 4, 8


@dataclass(frozen=True, slots=True)
class Settings:
    """How to run a model.

    ``beam`` is the beam width. ``threads`` batches of ``batch`` texts run in parallel, each on ``cores``
    cores.

    ``length_penalty`` is the exponent of the length by which a hypothesis's summed log probability is
    divided. At 1, instead of Argos Translate's 0.2, translations omit less: +0.9 chrF en→es and +1.0 es→en
    on the posts in tests/data.

    ``candidates`` is the number of hypotheses of each text that are compared where the reverse-direction pack
    is installed, ``rescored`` the number of them that its model scores (see ``reranking``). With
    ``candidates`` at 1 nothing is reranked.
    """

    beam: int = BEAM
    candidates: int = CANDIDATES
    rescored: int = RESCORED
    length_penalty: float = 1.0
    batch: int = 16
    threads: int = 2
    cores: int = 1


class Model:
    """A pack loaded into memory. Thread-safe."""

    pack: packs.Pack
    lexicon: Lexicon
    spelling: Spelling

    def __init__(self, pack: packs.Pack, folder: Path, settings: Settings) -> None:
        """Load ``pack`` from ``folder``, where it is unpacked. Raises PackError if that fails."""
        self.pack = pack
        self._settings = settings
        self._reads, self._writes, self._end = packs.tokenizers(pack, folder)
        self._vocabulary = packs.vocabulary(pack, folder)
        self._has_token: dict[str, bool] = {}  # as many entries as there are characters in texts
        self.lexicon = packs.lists(pack, folder)
        self.spelling = Spelling(pack.source, self.lexicon.counts, self.lexicon.dictionary.meanings)
        self._translator = packs.load(
            pack, folder, inter_threads=settings.threads, intra_threads=settings.cores
        )

    def length(self, text: str) -> int:
        """The number of tokens the model's tokenizer cuts ``text`` into."""
        return len(self._reads.encode(text))

    def has_token(self, character: str) -> bool:
        """Whether the pack reads ``character``, one code point: by a token of its own, and not as another.

        Byte tokens do not count, nor does a tokenizer that reads "²" as "2". What has no token a model
        replaces by whatever comes (see ``unreadable_spans``).
        """
        known = self._has_token.get(character)
        if known is None:
            tokens = self._reads.encode(character)
            known = all(
                token in self._vocabulary and not word_alignment.is_byte(token) for token in tokens
            ) and (
                unicodedata.category(character)[0] not in "NS"
                or self._reads.decode(tokens).strip() == character
            )
            self._has_token[character] = known
        return known

    def translate(self, requests: Sequence[Request]) -> list[Hypothesis]:
        """One hypothesis per request, in order; equal requests are translated once.

        No text may have more tokens than the model has positions: ``SentenceTranslator`` cuts longer ones.
        Raises PackError.
        """
        return self.translate_reranked(requests, None)

    def translate_reranked(self, requests: Sequence[Request], reverse: Model | None) -> list[Hypothesis]:
        """Like ``translate``, but the reverse-direction model ``reverse`` reranks (see ``reranking``)."""
        tokens = {request: self._reads.encode(request.text) for request in dict.fromkeys(requests)}
        done: dict[Request, Hypothesis] = {
            request: Hypothesis("", 0.0) for request, its in tokens.items() if not its
        }
        waiting = sorted(
            (request for request in tokens if request not in done),
            key=lambda request: (len(tokens[request]), request),
        )
        for limit, group in _by_limit(waiting, tokens):
            # Without a reverse-direction model, several hypotheses are of use only where the request has
            # wanted strings to choose by.
            wide = [request for request in group if reverse or request.wanted]
            narrow = [request for request in group if not (reverse or request.wanted)]
            for some, count in ((wide, self._settings.candidates), (narrow, 1)):
                try:
                    done.update(self._run(some, [tokens[request] for request in some], limit, count, reverse))
                except (RuntimeError, ValueError) as error:
                    raise PackError(self.pack.path, f"the model cannot translate ({error})") from error
        return [done[request] for request in requests]

    def variants(self, texts: Sequence[str], count: int) -> list[list[Hypothesis]]:
        """Up to ``count`` hypotheses per text, most likely first, without alignment and word probabilities.

        Raises PackError.
        """
        sources = [self._reads.encode(text) for text in texts]
        prefix = self._prefix
        longest = max((len(source) for source in sources), default=0)
        try:
            results = self._translator.translate_batch(
                self._ended([source or ["."] for source in sources]),
                target_prefix=[prefix] * len(sources) if prefix else None,
                max_batch_size=4,  # a wide beam takes memory
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
                    " ".join(self._writes.decode(tokens[len(prefix) :]).replace("\ufffd", "").split())
                    if source
                    else "",
                    min(0.0, score),
                    tokens=len(tokens),
                )
                for tokens, score in zip(result.hypotheses, result.scores, strict=True)
            ]
            for source, result in zip(sources, results, strict=True)
        ]

    def aligned(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[tuple[Span, Span], ...]]:
        """The word alignment of each (text, translation) pair, as pairs of word spans (source, target).

        The decoder is forced through the given translation, and its attention is read as in ``translate``.
        Neither side may have more tokens than the model has positions. Raises PackError.
        """
        sources = [self._reads.encode(source) for source, _ in pairs]
        targets = [self._writes.encode(target) for _, target in pairs]
        whole = [index for index, source in enumerate(sources) if source and targets[index]]
        prefix = self._prefix
        longest = max((len(targets[index]) for index in whole), default=0)
        found: list[tuple[tuple[Span, Span], ...]] = [()] * len(pairs)
        try:
            results = self._translator.translate_batch(
                self._ended([sources[index] for index in whole]),
                target_prefix=[[*prefix, *targets[index]] for index in whole],
                max_batch_size=self._settings.batch,
                beam_size=1,
                max_input_length=0,
                max_decoding_length=longest + len(prefix),  # the forced tokens count
                return_attention=True,
            )
        except (RuntimeError, ValueError) as error:
            raise PackError(self.pack.path, f"the model cannot align ({error})") from error
        for index, result in zip(whole, results, strict=True):
            tokens = targets[index]
            attention = result.attention[0][len(prefix) : len(prefix) + len(tokens)]
            source, target = pairs[index]
            there, here = text_facts.words(source), text_facts.words(target)
            columns = word_alignment.owners(sources[index], source, there)
            links = word_alignment.align(attention, columns, word_alignment.owners(tokens, target, here))
            found[index] = tuple((there[a], here[b]) for a, b in links)
        return found

    def likelihoods(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """The mean natural-log probability per token of each translation in (text, translation) pairs.

        The end-of-sentence token counts. Minus infinity where one of the two has no tokens.
        """
        sources = [self._reads.encode(source) for source, _ in pairs]
        targets = [self._writes.encode(target) for _, target in pairs]
        prefix = self._prefix
        whole = [index for index, source in enumerate(sources) if source and targets[index]]
        scored = self._translator.score_batch(
            self._ended([sources[index] for index in whole]),
            [[*prefix, *targets[index]] for index in whole],
            # Larger batches are slower, and take memory: a row of the whole vocabulary for each token.
            max_batch_size=self._settings.batch,
            max_input_length=0,
            offset=len(prefix),
        )
        found = [-math.inf] * len(pairs)
        for index, result in zip(whole, scored, strict=True):
            found[index] = sum(result.log_probs) / len(result.log_probs)
        return found

    def _ranks(
        self, requests: Sequence[Request], found: Sequence[Found], reverse: Model | None, few: bool
    ) -> list[int]:
        """The rank of the hypothesis chosen for each request (see ``reranking``); 0 is beam search's best.

        ``few`` says that the requests are of few tokens: attention then says nothing, and all are rescored.
        """
        ranked = [
            reranking.ranked(
                request,
                [self._writes.decode(tokens) for tokens in one.hypotheses],
                one.scores,
                [[] for _ in one.hypotheses] if few else one.attention,
                self.lexicon,
            )
            for request, one in zip(requests, found, strict=True)
        ]
        if reverse is None:
            return [candidates[0].rank for candidates in ranked]
        shortlists = [
            reranking.shortlist(candidates, len(candidates) if few else self._settings.rescored)
            for candidates in ranked
        ]
        pairs = [
            (candidate.text, request.text)
            for request, shortlist in zip(requests, shortlists, strict=True)
            for candidate in shortlist
        ]
        reverse_scores = iter(reverse.likelihoods(pairs))
        return [
            reranking.best([(candidate, next(reverse_scores)) for candidate in shortlist])
            if shortlist
            else candidates[0].rank
            for candidates, shortlist in zip(ranked, shortlists, strict=True)
        ]

    def _run(
        self, requests: list[Request], sources: list[list[str]], limit: int, count: int, reverse: Model | None
    ) -> Iterator[tuple[Request, Hypothesis]]:
        """Translate ``requests``, those by greedy search of which it finds a certain translation.

        It is certain where its probability is above ``DOUBTFUL``: then no word is doubtful either, and beam
        search and reranking would hardly find a better one.
        """
        if not requests:
            return
        chosen: dict[int, Chosen] = {}
        if self._scores_are_means:
            short = [index for index, source in enumerate(sources) if len(source) <= _SHORT]
            found = self._search([sources[index] for index in short], limit, 1, 1)
            for index, one in zip(short, found, strict=True):
                its, request = one.chosen(0), requests[index]
                if its.probability > DOUBTFUL and reranking.faultless(
                    request, self._writes.decode(its.tokens), its.attention, self.lexicon
                ):
                    chosen[index] = its
        rest = [index for index in range(len(requests)) if index not in chosen]
        hard = {index for index in rest if len(sources[index]) <= _FEW}
        for few in (False, True):
            some = [index for index in rest if (index in hard) == few]
            kept = max(count, _OF_FEW) if few and count > 1 else count
            found = self._search(
                [sources[index] for index in some], limit, max(kept, self._settings.beam), kept
            )
            ranks = [0] * len(some)
            if kept > 1:
                ranks = self._ranks([requests[index] for index in some], found, reverse, few)
            for index, one, rank in zip(some, found, ranks, strict=True):
                chosen[index] = one.chosen(rank)
                if not few and count > 1 and reranking.leaves_out(chosen[index].attention):
                    hard.add(index)  # something may be left out: look at more hypotheses
        ordered = [chosen[index] for index in range(len(requests))]
        for request, source, its, log_probs in zip(
            requests, sources, ordered, self._log_probs(sources, ordered), strict=True
        ):
            yield request, self._hypothesis(request.text, source, its.tokens, its.attention, log_probs)

    def _search(self, sources: Sequence[list[str]], limit: int, beam: int, count: int) -> list[Found]:
        """The ``count`` best hypotheses of each source in a search with ``beam``; 1 is greedy search."""
        if not sources:
            return []
        prefix = self._prefix
        results = self._translator.translate_batch(
            self._ended(sources),
            target_prefix=[prefix] * len(sources) if prefix else None,
            max_batch_size=self._batch(len(sources)),
            beam_size=beam,
            num_hypotheses=count,
            length_penalty=self._settings.length_penalty,
            max_input_length=0,
            max_decoding_length=limit,
            replace_unknowns=True,
            return_scores=True,
            return_attention=True,
        )
        return [Found.of(result, len(prefix)) for result in results]

    def _batch(self, texts: int) -> int:
        """The number of texts in a batch: few enough that all threads have work."""
        return max(4, min(self._settings.batch, -(-texts // self._settings.threads)))

    def _ended(self, sources: Sequence[list[str]]) -> list[list[str]]:
        """``sources`` as the model wants them: some models are given the end of a text as a token."""
        return [[*source, *self._end] for source in sources]

    @property
    def _prefix(self) -> list[str]:
        return [self.pack.target_prefix] if self.pack.target_prefix else []

    @property
    def _scores_are_means(self) -> bool:
        """Whether the score of a search is the mean log probability of all tokens and the end."""
        return self._settings.length_penalty == 1 and not self.pack.target_prefix

    def _log_probs(self, sources: Sequence[list[str]], chosen: Sequence[Chosen]) -> list[Sequence[float]]:
        """The log probability of each token of the chosen hypotheses, and of its end.

        A search gives their mean alone, so a second pass scores the tokens. It is left out where the product
        of all is above ``DOUBTFUL``, so that each token's probability is: they get the mean.
        """
        log_probs: list[Sequence[float]] = [[its.score] * (len(its.tokens) + 1) for its in chosen]
        doubtful = [
            index
            for index, its in enumerate(chosen)
            if not self._scores_are_means or its.probability <= DOUBTFUL
        ]
        if not doubtful:
            return log_probs
        prefix = self._prefix
        scored = self._translator.score_batch(
            self._ended([sources[index] for index in doubtful]),
            [[*prefix, *chosen[index].tokens] for index in doubtful],
            max_batch_size=self._batch(len(doubtful)),
            max_input_length=0,
            offset=len(prefix),
        )
        for index, result in zip(doubtful, scored, strict=True):
            log_probs[index] = result.log_probs
        return log_probs

    def _hypothesis(
        self,
        text: str,
        source: list[str],
        target: list[str],
        attention: Sequence[Sequence[float]],
        log_probs: Sequence[float],
    ) -> Hypothesis:
        # A model with byte tokens can write a line break, but a text must keep its number of lines.
        output = " ".join(self._writes.decode(target).replace("\ufffd", "").split())
        there, here = text_facts.words(text), text_facts.words(output)
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


class DelegatingModel(Model):
    """Base class for wrappers of ``model`` that choose differently among its hypotheses."""

    def __init__(self, model: Model) -> None:
        self.pack = model.pack
        self.lexicon, self.spelling = model.lexicon, model.spelling
        self._model = model

    def length(self, text: str) -> int:
        return self._model.length(text)

    def has_token(self, character: str) -> bool:
        return self._model.has_token(character)

    def variants(self, texts: Sequence[str], count: int) -> list[list[Hypothesis]]:
        return self._model.variants(texts, count)


class RerankedModel(DelegatingModel):
    """``model`` with its hypotheses reranked by the reverse-direction model ``reverse``."""

    def __init__(self, model: Model, reverse: Model) -> None:
        super().__init__(model)
        self._reverse = reverse

    def translate(self, requests: Sequence[Request]) -> list[Hypothesis]:
        return self._model.translate_reranked(requests, self._reverse)


def _by_limit(
    requests: Iterable[Request], tokens: Mapping[Request, Sequence[str]]
) -> Iterator[tuple[int, list[Request]]]:
    """Group ``requests`` by the most tokens their output may have, which is decided by the source's length.

    The limit is twice that length, rounded up to a power of two (at least 8), plus 16. It does not depend on
    the other texts of the call, and a model that loops on a short text does not hold up the others for long.
    """
    groups: dict[int, list[Request]] = {}
    for request in requests:
        length = max(8, len(tokens[request]))
        groups.setdefault(2 * (1 << (length - 1).bit_length()) + 16, []).append(request)
    yield from groups.items()
