"""The training loop: steps, learning rate, averaging, and checkpoints from which it resumes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import sentencepiece
import torch
from torch import Tensor, nn

from translation.training import token_batches
from translation.training.augmentation import Rates
from translation.training.corpus import BOS, EOS, PAD
from translation.training.loss import output_loss
from translation.training.network import Network, Shape
from translation.training.token_batches import Batch, Ids, Material

CHECKPOINT = "checkpoint.pt"
RATE = 1.2e-3  # the highest learning rate, for weights that begin at random


class CheckpointError(Exception):
    """The checkpoint belongs to a training with other settings. The message says which."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is trained, for how long, and how.

    ``kinds`` names what the network learns, in the order of its vectors: directions as "en-es", and those
    from text that was made as "en-es by Apertium". ``seconds`` is training time, pauses left out.
    ``steps``, where it is not 0, decides instead: only then do two runs on the same machine come out alike,
    since how many steps fit in a time is chance. The learning rate ends at ``last`` of ``rate``.
    """

    kinds: tuple[str, ...]
    seconds: float
    steps: int = 0
    seed: int = 7
    tokens: int = 3072
    rate: float = RATE
    last: float = 0.03
    warmup: int = 500
    averaged: float = 0.3
    splitting: float = 0.1
    smoothing: float = 0.1
    shape: Shape = field(default_factory=Shape)
    rates: Rates = field(default_factory=Rates)

    def learning_rate(self, step: int, done: float) -> float:
        """A linear rise over ``warmup`` steps, then half a cosine down at ``done`` = 1."""
        rise = min(1.0, (step + 1) / self.warmup)
        cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, done)))
        return self.rate * rise * (self.last + (1 - self.last) * cosine)


@dataclass(slots=True)
class Progress:
    """The position of a training: the next batch is number ``batch`` of epoch ``epoch``."""

    step: int = 0
    epoch: int = 0
    batch: int = 0
    seconds: float = 0.0


class Training:
    """One network, its optimiser and its mean over the last steps (Polyak averaging, decaying).

    With ``bf16`` the network computes in bfloat16, while the optimiser changes float32 weights of which the
    network's are the rounded copies.
    """

    def __init__(self, plan: Plan, *, device: str, bf16: bool) -> None:
        torch.manual_seed(plan.seed)
        self.plan, self.device = plan, device
        self.network = Network(plan.shape, len(plan.kinds), plan.seed).to(device)
        self.weights = {name: value.detach().clone() for name, value in self.network.named_parameters()}
        self.optimizer = torch.optim.AdamW(
            list(self.weights.values()), lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True
        )
        if bf16:
            self.network.bfloat16()
        self.mean: dict[str, Tensor] | None = None
        self.progress = Progress()

    @property
    def done(self) -> float:
        """The share of the plan that is done, 0 to 1."""
        if self.plan.steps:
            return min(1.0, self.progress.step / self.plan.steps)
        return min(1.0, self.progress.seconds / self.plan.seconds)

    def run(
        self,
        materials: Sequence[Material],
        vocabulary: sentencepiece.SentencePieceProcessor,
        out: Path,
        say: Callable[[str], None],
        *,
        save_every: float = 120.0,
        say_every: int = 100,
    ) -> None:
        """Train to the end of the plan. A checkpoint is written every ``save_every`` seconds and where the
        run is interrupted (KeyboardInterrupt, passed on).
        """
        splitter = token_batches.Splitter(vocabulary, self.plan.splitting)
        self._outputs = {
            material.kind: _Outputs(material.outputs, self.plan.shape.vocabulary, self.device)
            for material in materials
        }
        self.network.train()
        saved = time.monotonic()
        loss_sum, tokens, since = 0.0, 0, time.monotonic()
        try:
            while self.done < 1:
                batches = token_batches.epoch(
                    materials,
                    vocabulary,
                    splitter,
                    self.plan.rates,
                    tokens=self.plan.tokens,
                    seed=self.plan.seed,
                    number=self.progress.epoch,
                )
                while self.progress.batch < len(batches) and self.done < 1:
                    begun = time.monotonic()
                    loss, count = self._step(batches[self.progress.batch])
                    now = time.monotonic()
                    self.progress.seconds += now - begun
                    self.progress.step += 1
                    self.progress.batch += 1
                    loss_sum, tokens = loss_sum + loss * count, tokens + count
                    if self.progress.step % say_every == 0:
                        say(
                            f"{self.done:6.1%}  epoch {self.progress.epoch}  step {self.progress.step}"
                            f"  loss {loss_sum / tokens:.3f}  {tokens / (now - since):.0f} tokens/s"
                        )
                        loss_sum, tokens, since = 0.0, 0, now
                    if now - saved > save_every:
                        self.save(out)
                        saved = now
                if self.progress.batch >= len(batches):
                    self.progress.epoch, self.progress.batch = self.progress.epoch + 1, 0
        finally:
            self.save(out)

    def _step(self, batch: Batch) -> tuple[float, int]:
        """Learn from one batch. Its mean loss a token (natural log) and how many target tokens it has."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.plan.learning_rate(self.progress.step, self.done)
        self.network.masks.begin(self.progress.step)
        outputs = self._outputs[batch.kind]
        source, given, expected = _tensors(batch.rows, self.device)
        kinds = torch.full((len(batch.rows),), batch.kind, device=self.device)
        states = self.network(source, given, kinds)[expected != PAD]
        wanted = outputs.places[expected[expected != PAD]]
        table, bias = self.network.output(outputs.numbers)
        loss = output_loss(states, table, bias, wanted, self.plan.smoothing)
        loss.backward()  # type: ignore[no-untyped-call]
        for name, parameter in self.network.named_parameters():
            self.weights[name].grad = None if parameter.grad is None else parameter.grad.float()
            parameter.grad = None
        nn.utils.clip_grad_norm_(self.weights.values(), 1.0)
        self.optimizer.step()
        self._round()
        if self.done > 1 - self.plan.averaged:
            self._average()
        return float(loss.item()), wanted.numel()

    @torch.no_grad()
    def _round(self) -> None:
        for name, parameter in self.network.named_parameters():
            parameter.copy_(self.weights[name])

    @torch.no_grad()
    def _average(self) -> None:
        if self.mean is None:
            self.mean = {name: value.detach().clone() for name, value in self.weights.items()}
            return
        for name, value in self.weights.items():
            self.mean[name].lerp_(value, 0.005)

    def finished(self) -> Network:
        """The network with the averaged weights, in float32, ready to export."""
        whole = Network(self.plan.shape, len(self.plan.kinds), self.plan.seed)
        whole.load_state_dict(self.mean if self.mean is not None else self.weights)
        return whole.eval()

    def save(self, out: Path) -> None:
        """Write the checkpoint, all or nothing."""
        state: dict[str, Any] = {
            "plan": _comparable(self.plan),
            "weights": {name: value.detach() for name, value in self.weights.items()},
            "optimizer": self.optimizer.state_dict(),
            "mean": self.mean,
            "progress": asdict(self.progress),
        }
        fresh = out / f".{CHECKPOINT}"
        torch.save(state, fresh)
        fresh.replace(out / CHECKPOINT)

    def resume(self, out: Path) -> bool:
        """Resume from ``out``'s checkpoint; False where it has none. Raises CheckpointError."""
        path = out / CHECKPOINT
        if not path.exists():
            return False
        state = torch.load(path, map_location=self.device, weights_only=True)
        ours, theirs = _comparable(self.plan), state["plan"]
        if other := sorted(name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)):
            raise CheckpointError(f"{path} was trained with other settings: {', '.join(other)}")
        self._take(state)
        self.mean = state["mean"]
        self.progress = Progress(**state["progress"])
        return True

    @torch.no_grad()
    def take_network(self) -> None:
        """Begin with the weights that were put into ``network``."""
        for name, parameter in self.network.named_parameters():
            self.weights[name].copy_(parameter)

    def begin_from(self, out: Path) -> None:
        """Begin with the weights and the optimiser that another training of the same kinds ended with."""
        self._take(torch.load(out / CHECKPOINT, map_location=self.device, weights_only=True))

    def _take(self, state: dict[str, Any]) -> None:
        with torch.no_grad():
            for name, value in self.weights.items():
                value.copy_(state["weights"][name])
        self.optimizer.load_state_dict(state["optimizer"])
        self._round()


class _Outputs:
    """The pieces of one target language: ``numbers`` in the vocabulary, and each one's place among them."""

    def __init__(self, outputs: Sequence[int], vocabulary: int, device: str) -> None:
        self.numbers = torch.tensor(outputs, device=device)
        self.places = torch.zeros(vocabulary, dtype=torch.long, device=device)
        self.places[self.numbers] = torch.arange(len(outputs), device=device)


def _comparable(plan: Plan) -> dict[str, Any]:
    """The settings that a checkpoint is bound to. How long to train may change between runs."""
    return {name: value for name, value in asdict(plan).items() if name not in ("seconds", "steps")}


def _tensors(rows: Sequence[tuple[Ids, Ids]], device: str) -> tuple[Tensor, Tensor, Tensor]:
    """Source, decoder input and expected output, each (batch, longest) with PAD behind."""
    source = _padded([a for a, _ in rows])
    given = _padded([[BOS, *b] for _, b in rows])
    expected = _padded([[*b, EOS] for _, b in rows])
    return source.to(device), given.to(device), expected.to(device)


def _padded(rows: Sequence[Sequence[int]]) -> Tensor:
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[PAD] * (longest - len(row))] for row in rows])
