"""Many translations side by side: each is a generator, a *job*, that yields requests and is sent their
hypotheses. The requests of all jobs in a round go to the model in one batch.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

from translation.hypothesis import Hypothesis, Request
from translation.model import Model

Job = Generator[list[Request], list[Hypothesis], Hypothesis]
Jobs = Generator[list[Request], list[Hypothesis], list[Hypothesis]]


def together(jobs: Sequence[Job]) -> Jobs:
    """A job of ``jobs``, driven side by side: in each round it passes on the requests of all of them."""
    results: dict[int, Hypothesis] = {}
    waiting: dict[int, list[Request]] = {}

    def advance(index: int, answer: list[Hypothesis] | None) -> None:
        try:
            waiting[index] = next(jobs[index]) if answer is None else jobs[index].send(answer)
        except StopIteration as stop:
            results[index] = stop.value

    for index in range(len(jobs)):
        advance(index, None)
    while waiting:
        current, waiting = waiting, {}
        answers = iter((yield [request for requests in current.values() for request in requests]))
        for index, requests in current.items():
            advance(index, [next(answers) for _ in requests])
    return [results[index] for index in range(len(jobs))]


def run(model: Model, jobs: Sequence[Job]) -> list[Hypothesis]:
    """What ``jobs`` return, driven side by side with ``model``."""
    rounds = together(jobs)
    try:
        requests = next(rounds)
        while True:
            requests = rounds.send(model.translate(requests))
    except StopIteration as stop:
        results: list[Hypothesis] = stop.value
        return results


def unchanged(text: str) -> Job:
    """A job without requests, which returns ``text``."""
    return Hypothesis(text, 0.0)
    yield  # makes this a generator
