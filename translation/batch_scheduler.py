"""Run many translations as coroutines, so that the model gets their requests in batches.

A *job* is a generator that yields requests, is sent their hypotheses, and returns its result. In each round,
the requests of all jobs go to the model in one call.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

from translation.hypothesis import Hypothesis, Request
from translation.model import Model

Job = Generator[list[Request], list[Hypothesis], Hypothesis]
Jobs = Generator[list[Request], list[Hypothesis], list[Hypothesis]]


def together(jobs: Sequence[Job]) -> Jobs:
    """Combine ``jobs`` into one: in each round it yields the requests of all that are not done."""
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
    """Run ``jobs`` with ``model`` and return their results, in order."""
    rounds = together(jobs)
    try:
        requests = next(rounds)
        while True:
            requests = rounds.send(model.translate(requests))
    except StopIteration as stop:
        results: list[Hypothesis] = stop.value
        return results


def unchanged(text: str) -> Job:
    """A job that makes no request and returns ``text`` as its own translation."""
    return Hypothesis(text, 0.0)
    yield  # makes this a generator
