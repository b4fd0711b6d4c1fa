"""Measure language detection beside langdetect, both unmodified and limited to the same languages.

    uv run python benchmarks/detection.py [--posts FILE] [--languages en,es,fr] [--errors]

Posts are lines of JSON as in tests/data/posts. The columns:

- "all", "1–4 words": posts in one language whose language was detected correctly
- "sentence of a mixed post": sentences of mixed posts, each judged by the detected sentence that overlaps it
  most
- "mixed found": mixed posts detected as mixed
- "not falsely mixed": posts in one language not detected as mixed

"With neighbours" also asks whether a post is in a language that there is no pack for, as the relay does: the
difference to the row without is what that costs. Under the table stand the messages in such languages, in
``tests/data/other_languages``: how many are recognised, without a prior and with the worst one.

The author's prior gives 0.9 to the language of the post (if mixed, of most of its sentences). The wrong prior
gives 0.9 to another language; its figures cover every other language. Speed is for whole posts, after a
warm-up.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import langdetect
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException
from langdetect.utils.lang_profile import LangProfile

from translation.detect import LanguageDetector, mixture
from translation.engine import Span
from translation.neighbours import Neighbours

POSTS = Path(__file__).resolve().parent.parent / "tests" / "data" / "posts" / "dev.jsonl"
OTHERS = POSTS.parents[1] / "other_languages" / "posts.tsv"
Post = Mapping[str, Any]
Prior = Mapping[str, float] | None
USUAL = 0.9


class Tally:
    """Counts of correct answers, by question."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.errors: list[str] = []

    def count(self, question: str, found: object, expected: object, text: str) -> None:
        self.asked[question] += 1
        self.right[question] += found == expected
        if found != expected:
            self.errors.append(f"{question}: {expected} taken for {found}: {text!r}")

    def share(self, question: str) -> str:
        asked = self.asked[question]
        if not asked:
            return "–"
        return f"{100 * self.right[question] / asked:5.1f} % ({self.right[question]}/{asked})"


def posts_of(path: Path) -> list[Post]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def usual_language(post: Post) -> str:
    return str(Counter(post["sentence_langs"]).most_common(1)[0][0])


def prior_for(language: str, languages: Sequence[str]) -> dict[str, float]:
    rest = (1 - USUAL) / max(1, len(languages) - 1)
    return {each: USUAL if each == language else rest for each in languages}


def spans_of(post: Post) -> Iterable[tuple[Span, str]]:
    position = 0
    for sentence, language in zip(post["sentences"], post["sentence_langs"], strict=True):
        position = post["text"].index(sentence, position)
        yield Span(position, position + len(sentence)), language
        position += len(sentence)


def overlap(a: Span, b: Span) -> int:
    return min(a.end, b.end) - max(a.start, b.start)


def measure_ours(
    detector: LanguageDetector,
    posts: Sequence[Post],
    priors: Callable[[Post], list[Prior]],
    neighbours: Neighbours | None = None,
) -> Tally:
    tally = Tally()
    for post in posts:
        for prior in priors(post):
            sentences = detector.sentences(post["text"], prior)
            mixed = mixture(found for _, found in sentences)
            if post["lang"] != "mixed":
                found = detector.detect(post["text"], prior).language
                if neighbours and (other := neighbours.detect(post["text"], prior)):
                    found = other.language
                tally.count("all", found, post["lang"], post["text"])
                if "short" in post["tags"]:
                    tally.count("short", found, post["lang"], post["text"])
                tally.count("taken for one language", mixed, False, post["text"])
                continue
            tally.count("mixed found", mixed, True, post["text"])
            for span, language in spans_of(post):
                _, nearest = max(sentences, key=lambda item: overlap(item[0], span))
                tally.count("sentence", nearest.language, language, post["text"][span.start : span.end])
    return tally


def recognised(neighbours: Neighbours, priors: Sequence[Prior]) -> str:
    """How many messages in each other language are recognised with every one of ``priors``."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for line in OTHERS.read_text(encoding="utf-8").splitlines():
        language, _, text = line.partition("\t")
        found = [neighbours.detect(text, prior) for prior in priors]
        asked[language] += 1
        right[language] += all(each is not None and each.language == language for each in found)
    return ", ".join(f"{language} {right[language]}/{count}" for language, count in asked.most_common())


def measure_peer(detect: Callable[[str], str | None], posts: Sequence[Post]) -> Tally:
    tally = Tally()
    for post in posts:
        if post["lang"] == "mixed":
            for span, language in spans_of(post):
                sentence = post["text"][span.start : span.end]
                tally.count("sentence", detect(sentence), language, sentence)
            continue
        found = detect(post["text"])
        tally.count("all", found, post["lang"], post["text"])
        if "short" in post["tags"]:
            tally.count("short", found, post["lang"], post["text"])
    return tally


def langdetect_as_it_comes(text: str) -> str | None:
    try:
        return str(langdetect.detect(text))
    except LangDetectException:
        return None


def langdetect_limited(languages: Sequence[str]) -> Callable[[str], str | None]:
    factory = DetectorFactory()
    factory.set_seed(0)
    for index, language in enumerate(languages):
        profile = json.loads((Path(PROFILES_DIRECTORY) / language).read_text(encoding="utf-8"))
        factory.add_profile(LangProfile(**profile), index, len(languages))

    def detect(text: str) -> str | None:
        detector = factory.create()
        detector.append(text)
        try:
            return str(detector.detect())
        except LangDetectException:
            return None

    return detect


def speed(detect: Callable[[str], object], posts: Sequence[Post]) -> str:
    detect(posts[0]["text"])
    start = time.perf_counter()
    for post in posts:
        detect(post["text"])
    return f"{len(posts) / (time.perf_counter() - start):,.0f} posts a second"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=Path, default=POSTS)
    parser.add_argument("--languages", default="en,es,fr", help="what the detector chooses among")
    parser.add_argument("--errors", action="store_true", help="list what went wrong")
    options = parser.parse_args()
    languages = options.languages.split(",")
    posts = posts_of(options.posts)
    spoken = sorted({language for post in posts for language in post["sentence_langs"]})
    detector, neighbours = LanguageDetector(languages), Neighbours(languages)

    def wrong(post: Post) -> list[Prior]:
        return [prior_for(other, spoken) for other in spoken if other != usual_language(post)]

    langdetect.DetectorFactory.seed = 0
    limited = langdetect_limited(languages)
    rows = {
        "langdetect as it comes": measure_peer(langdetect_as_it_comes, posts),
        "langdetect, these profiles": measure_peer(limited, posts),
        "ours, no prior": measure_ours(detector, posts, lambda post: [None]),
        "ours, author's prior": measure_ours(
            detector, posts, lambda p: [prior_for(usual_language(p), spoken)]
        ),
        "ours, wrong prior": measure_ours(detector, posts, wrong),
        "with neighbours, no prior": measure_ours(detector, posts, lambda post: [None], neighbours),
        "with neighbours, author's": measure_ours(
            detector, posts, lambda p: [prior_for(usual_language(p), spoken)], neighbours
        ),
        "with neighbours, wrong": measure_ours(detector, posts, wrong, neighbours),
    }
    columns = {
        "all": "all",
        "short": "1–4 words",
        "sentence": "sentence of a mixed post",
        "mixed found": "mixed found",
        "taken for one language": "not falsely mixed",
    }
    print(f"{len(posts)} posts, among {', '.join(languages)}")
    print(" " * 27 + "".join(f"{title:<26}" for title in columns.values()))
    for name, tally in rows.items():
        print(f"{name:<27}" + "".join(f"{tally.share(question):<26}" for question in columns))
    print(f"langdetect as it comes: {speed(langdetect_as_it_comes, posts)}")
    print(f"langdetect, these profiles: {speed(limited, posts)}")
    print(f"ours: {speed(detector.detect, posts)}; by sentences: {speed(detector.sentences, posts)}")
    print(f"neighbours: {speed(neighbours.detect, posts)}")
    print(f"recognised, no prior: {recognised(neighbours, [None])}")
    every = [prior_for(language, languages) for language in languages]
    print(f"recognised, worst prior: {recognised(neighbours, every)}")
    if options.errors:
        for name, tally in rows.items():
            if name.startswith("ours"):
                print(name, *tally.errors, sep="\n  ")


if __name__ == "__main__":
    main()
