"""Many translations side by side: each is a generator, a *job*, that yields what it wants translated and is
sent the hypotheses. What all of them ask for in a round goes to the model at once.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence

from translation.model import Ask, Hypothesis, Model

Job = Generator[list[Ask], list[Hypothesis], Hypothesis]
Jobs = Generator[list[Ask], list[Hypothesis], list[Hypothesis]]


def together(jobs: Sequence[Job]) -> Jobs:
    """Drive ``jobs`` side by side: in each round, what all of them ask for is asked for at once."""
    results: dict[int, Hypothesis] = {}
    asking: dict[int, list[Ask]] = {}

    def advance(index: int, answer: list[Hypothesis] | None) -> None:
        try:
            asking[index] = next(jobs[index]) if answer is None else jobs[index].send(answer)
        except StopIteration as stop:
            results[index] = stop.value

    for index in range(len(jobs)):
        advance(index, None)
    while asking:
        round_, asking = asking, {}
        answers = iter((yield [ask for asks in round_.values() for ask in asks]))
        for index, asks in round_.items():
            advance(index, [next(answers) for _ in asks])
    return [results[index] for index in range(len(jobs))]


def run(model: Model, jobs: Sequence[Job]) -> list[Hypothesis]:
    """What ``jobs`` return, driven side by side with ``model``."""
    rounds = together(jobs)
    try:
        asked = next(rounds)
        while True:
            asked = rounds.send(model.translate(asked))
    except StopIteration as stop:
        results: list[Hypothesis] = stop.value
        return results


def unchanged(text: str) -> Job:
    """A job that asks for nothing and returns ``text``."""
    return Hypothesis(text, 0.0)
    yield  # makes this a generator
