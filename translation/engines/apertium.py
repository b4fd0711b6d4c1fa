"""The Apertium engine: rule-based translation (Forcada et al. 2011), where its program is installed.

The program is started with a fixed list of arguments. The text goes to its standard input and never becomes
part of a command. Each run translates a group of sentences, separated by NUL characters, under a time limit
and a limit on the output's size. Protected spans (URLs, emoji) and the characters with which Apertium marks
unknown words are sent as "superblanks", which Apertium passes through unread
(wiki.apertium.org/wiki/Apertium_stream_format).
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from translation import protected_spans
from translation.engine import (
    Engine,
    NoRouteError,
    RegisteredEngine,
    SentencePair,
    Span,
    Translation,
    TranslationError,
)
from translation.glossary import Term
from translation.messages import N_
from translation.sentences import check_text, split

# Apertium uses ISO 639-3 language codes; the packs use ISO 639-1.
_SHORT = {
    "afr": "af", "arg": "an", "bel": "be", "bre": "br", "bul": "bg", "cat": "ca", "cym": "cy", "dan": "da",
    "deu": "de", "eng": "en", "epo": "eo", "eus": "eu", "fra": "fr", "glg": "gl", "hbs": "sh", "hin": "hi",
    "ind": "id", "isl": "is", "ita": "it", "kaz": "kk", "mkd": "mk", "mlt": "mt", "nld": "nl", "nno": "nn",
    "nob": "nb", "oci": "oc", "pol": "pl", "por": "pt", "ron": "ro", "rus": "ru", "slv": "sl", "spa": "es",
    "srd": "sc", "swe": "sv", "tat": "tt", "tur": "tr", "ukr": "uk", "urd": "ur", "zlm": "ms",
}  # fmt: skip
_MODE = re.compile(r"^\s*([a-z]{2,3})-([a-z]{2,3})\s*$", re.MULTILINE)

_RESERVED = re.compile(r"[\\\[\]{}^$/<>@]")
# In the output one of these precedes a word that the dictionaries or rules lack. In the input they are
# ordinary characters and must be protected.
_MARKS = "*@#"
_OUTPUT = re.compile(rf"\\(.)|\[k(\d+)\]|([{_MARKS}])(?=\w)|(.)", re.DOTALL)
_WORD = re.compile(r"\w+(?:[-’'·]\w+)*")

_GROUP = 100  # sentences per run of the program
_GROUP_CHARACTERS = 20_000


class ApertiumEngine(Engine):
    """Apertium as an ``Engine``. Thread-safe.

    ``program`` is the path of the ``apertium`` program, ``processes`` the most that run at a time, and
    ``seconds`` the time limit of each.

    A word unknown to Apertium is copied with a star before it and listed in the sentence's ``words`` with
    probability 0.0. Scores are 0.0, since rules give none. Glossaries are ignored: Apertium has its own
    dictionaries.
    """

    def __init__(self, program: Path, *, processes: int = 2, seconds: float = 15.0) -> None:
        self._program = program
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(processes, thread_name_prefix="apertium")
        self._lock = threading.Lock()
        self._found: dict[tuple[str, str], str] | None = None

    @classmethod
    def installed(cls, *, seconds: float = 15.0) -> ApertiumEngine | None:
        """An engine that uses the ``apertium`` program found on PATH; None if it is not installed."""
        program = shutil.which("apertium")
        return cls(Path(program), seconds=seconds) if program else None

    def close(self) -> None:
        """Wait for running translations and accept no more."""
        self._pool.shutdown()

    @property
    def languages(self) -> frozenset[str]:
        """Every language of the installed pairs. Raises TranslationError if the program cannot be run."""
        return frozenset(code for pair in self._modes() for code in pair)

    def route(self, source: str, target: str) -> tuple[str, ...]:
        """Always direct: ``(source, target)``. Raises NoRouteError, TranslationError."""
        if (source, target) not in self._modes():
            raise NoRouteError(source, target, [(source, target)])
        return (source, target)

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str,
        target: str,
        sentence_languages: Mapping[int, Sequence[tuple[Span, str]]] | None = None,
        glossaries: Mapping[int, Sequence[Term]] | None = None,
    ) -> list[Translation]:
        """One translation per text, in order. Sentences not in ``source`` stay as they are.

        Raises NoRouteError, TextError, and TranslationError if the program fails or takes too long.
        """
        route = self.route(source, target)
        mixed = sentence_languages or {}
        plans = [_plan(text, source, mixed.get(index)) for index, text in enumerate(texts)]
        wanted = dict.fromkeys(
            text[span.start : span.end]
            for text, plan in zip(texts, plans, strict=True)
            for span, ours in plan
            if ours
        )
        groups = list(_groups(list(wanted)))
        mode = self._modes()[source, target]
        done: dict[str, _Sentence] = {}
        for group, outputs in zip(groups, self._pool.map(lambda g: self._run(mode, g), groups), strict=True):
            done.update(zip(group, outputs, strict=True))
        return [_assembled(text, plan, done, route) for text, plan in zip(texts, plans, strict=True)]

    def _modes(self) -> dict[tuple[str, str], str]:
        """The installed modes by their (source, target)."""
        with self._lock:
            if self._found is None:
                listed = _output(
                    [str(self._program), "-l"], b"", self._seconds, 1 << 20, self._program.parent
                )
                self._found = {
                    (_SHORT.get(a, a), _SHORT.get(b, b)): f"{a}-{b}"
                    for a, b in _MODE.findall(listed.decode("utf-8", "replace"))
                }
            return self._found

    def _run(self, mode: str, sentences: Sequence[str]) -> list[_Sentence]:
        encoded = [_Encoded(sentence) for sentence in sentences]
        # Apertium adds a full stop before the NUL and drops it again; "[]" keeps the text's own one apart.
        sent = "".join(f"{one.stream}[]\0" for one in encoded).encode()
        command = [str(self._program), "-z", "-f", "none", mode]
        raw = _output(command, sent, self._seconds, 16 * len(sent) + 65_536, self._program.parent)
        parts = raw.decode("utf-8", "replace").split("\0")
        if len(parts) <= len(sentences):
            raise TranslationError(f"apertium {mode} gave {len(parts) - 1} of {len(sentences)} sentences")
        return [one.decoded(part) for one, part in zip(encoded, parts, strict=False)]


ENGINE = RegisteredEngine(
    id="apertium",
    name="Apertium",
    open=ApertiumEngine.installed,
    caption=N_("Apertium, by rules"),
    advice=N_(
        "works with dictionaries and grammar rules instead of examples. A star marks a word its dictionary "
        "does not have."
    ),
)


class _Sentence:
    """A translated sentence and the spans of the words in it that Apertium does not know."""

    def __init__(self, text: str, unknown: tuple[Span, ...]) -> None:
        self.text = text
        self.unknown = unknown


class _Encoded:
    """A sentence in Apertium's stream format, with the strings that superblanks stand for in ``kept``."""

    def __init__(self, sentence: str) -> None:
        self.kept: list[str] = []
        self.stream = ""
        at = 0
        for kept in protected_spans.sure(sentence):
            self._plain(sentence[at : kept.span.start])
            self._aside(kept.text)
            at = kept.span.end
        self._plain(sentence[at:])

    def _plain(self, text: str) -> None:
        for character in text.replace("\0", " "):
            if character in _MARKS:
                self._aside(character)
            else:
                self.stream += _RESERVED.sub(r"\\\g<0>", character)

    def _aside(self, text: str) -> None:
        self.stream += f"[k{len(self.kept)}]"
        self.kept.append(text)

    def decoded(self, output: str) -> _Sentence:
        """The translation with superblanks replaced by their strings; dropped ones are appended."""
        text = ""
        starts: list[int] = []
        lost = dict(enumerate(self.kept))
        for escaped, number, mark, plain in _OUTPUT.findall(output.removesuffix("[]").strip()):
            if mark:
                starts.append(len(text) + 1)
                text += "*"
            elif number:
                text += lost.pop(int(number), "")
            else:
                text += escaped or plain
        for kept in lost.values():
            text += f" {kept}" if text else kept
        words = (_WORD.match(text, start) for start in starts)
        return _Sentence(text, tuple(Span(*word.span()) for word in words if word))


def _plan(text: str, source: str, mixed: Sequence[tuple[Span, str]] | None) -> list[tuple[Span, bool]]:
    """The sentences of ``text``, each with whether to translate it."""
    check_text(text)
    sentences = list(mixed) if mixed else [(span, source) for span in split(text, source)]
    return [
        (span, language == source and protected_spans.has_language(text[span.start : span.end]))
        for span, language in sentences
    ]


def _groups(sentences: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    size = 0
    for sentence in sentences:
        if group and (len(group) == _GROUP or size + len(sentence) > _GROUP_CHARACTERS):
            yield group
            group, size = [], 0
        group.append(sentence)
        size += len(sentence)
    if group:
        yield group


def _assembled(
    text: str, plan: Sequence[tuple[Span, bool]], done: Mapping[str, _Sentence], route: tuple[str, ...]
) -> Translation:
    out = ""
    at = 0
    pairs = []
    for span, ours in plan:
        out += text[at : span.start]
        original = text[span.start : span.end]
        sentence = done[original] if ours else _Sentence(original, ())
        start = len(out)
        out += sentence.text
        words = tuple((Span(start + word.start, start + word.end), 0.0) for word in sentence.unknown)
        pairs.append(SentencePair(span, Span(start, len(out)), 0.0, words=words))
        at = span.end
    return Translation(
        text=out + text[at:],
        source=route[0],
        target=route[-1],
        route=route,
        engine=ENGINE.id,
        sentences=tuple(pairs),
    )


def _output(command: list[str], sent: bytes, seconds: float, most: int, folder: Path) -> bytes:
    """The standard output of ``command`` for the standard input ``sent``.

    Raises TranslationError if the program cannot be started, fails, runs longer than ``seconds`` or writes
    more than ``most`` bytes.
    """
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                # Apertium is a script that starts a dozen programs; a group of their own ends together.
                start_new_session=True,
                env={"PATH": os.pathsep.join([str(folder), os.defpath]), "LC_ALL": "C.UTF-8"},
            )
        except OSError as error:
            raise TranslationError(f"apertium cannot be started ({error})") from error
        late = threading.Event()

        def stop() -> None:
            late.set()
            _end(process)

        timer = threading.Timer(seconds, stop)
        timer.start()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101 (both are pipes)
        writer = threading.Thread(target=_write, args=(process.stdin, sent), daemon=True)
        writer.start()
        with process.stdout as pipe:
            # Returns when the last program of the group has closed the pipe or been killed by the timer.
            written = pipe.read(most + 1)
            if len(written) > most:
                _end(process)
        timer.cancel()
        writer.join()
        code = process.wait()
        if late.is_set():
            raise TranslationError(f"apertium took longer than {seconds:g} seconds")
        if len(written) > most:
            raise TranslationError("apertium wrote far more than it was given")
        if code != 0:
            errors.seek(0)
            said = errors.read(2000).decode("utf-8", "replace").strip()
            raise TranslationError(f"apertium ended with {code}: {said[-300:]}")
        return written


def _write(pipe: BinaryIO, sent: bytes) -> None:
    # If the program ends before it has read everything, its exit status says so.
    with suppress(BrokenPipeError), pipe:
        pipe.write(sent)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the program and the programs it started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):  # it has already ended
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
