"""The training itself: steps, learning rate, averaging, and a checkpoint from which it goes on."""

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
from torch.nn import functional

from translation.training import batching
from translation.training.augmentation import Rates
from translation.training.batching import Ids
from translation.training.corpus import BOS, EOS, PAD, Pair
from translation.training.network import Network, Shape

CHECKPOINT = "checkpoint.pt"


class CheckpointError(Exception):
    """The checkpoint belongs to a training with other settings. The message says which."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is trained and for how long.

    ``seconds`` is training time, pauses left out. ``steps``, where it is not 0, decides instead: only then
    do two runs on the same machine come out alike, since how many steps fit in a time is chance.
    """

    source: str
    target: str
    seconds: float
    steps: int = 0
    seed: int = 7
    tokens: int = 4000
    rate: float = 1.5e-3
    warmup: int = 1500
    averaged: float = 0.3
    splitting: float = 0.1
    smoothing: float = 0.1
    shape: Shape = field(default_factory=Shape)
    rates: Rates = field(default_factory=Rates)

    def learning_rate(self, step: int, done: float) -> float:
        """A linear rise over ``warmup`` steps, then half a cosine down to 3 % at ``done`` = 1."""
        rise = min(1.0, (step + 1) / self.warmup)
        return self.rate * rise * (0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * min(1.0, done))))


@dataclass(slots=True)
class Progress:
    """Where a training is: the next batch is number ``batch`` of epoch ``epoch``."""

    step: int = 0
    epoch: int = 0
    batch: int = 0
    seconds: float = 0.0


class Training:
    """One network, its optimiser and its mean over the last steps (Polyak averaging, decaying)."""

    def __init__(self, plan: Plan, *, device: str, bf16: bool) -> None:
        torch.manual_seed(plan.seed)
        self.plan, self.device, self.bf16 = plan, device, bf16
        self.network = Network(plan.shape).to(device)
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.01
        )
        self.mean: dict[str, torch.Tensor] | None = None
        self.progress = Progress()

    @property
    def done(self) -> float:
        """The share of the plan that is behind, 0 to 1."""
        if self.plan.steps:
            return min(1.0, self.progress.step / self.plan.steps)
        return min(1.0, self.progress.seconds / self.plan.seconds)

    def run(
        self,
        pairs: Sequence[Pair],
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
        splitter = batching.Splitter(vocabulary, self.plan.splitting)
        self.network.train()
        saved = time.monotonic()
        loss_sum, tokens, since = 0.0, 0, time.monotonic()
        try:
            while self.done < 1:
                batches = batching.epoch(
                    pairs,
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

    def _step(self, batch: Sequence[tuple[Ids, Ids]]) -> tuple[float, int]:
        """Learn from one batch. Its mean loss a token (natural log) and how many target tokens it has."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.plan.learning_rate(self.progress.step, self.done)
        source, given, expected = _tensors(batch, self.device)
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.bf16):
            logits = self.network(source, given)
        loss = functional.cross_entropy(
            logits.float().flatten(0, 1),
            expected.flatten(),
            ignore_index=PAD,
            label_smoothing=self.plan.smoothing,
        )
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        if self.done > 1 - self.plan.averaged:
            self._average()
        return float(loss.item()), int((expected != PAD).sum())

    @torch.no_grad()
    def _average(self) -> None:
        now = self.network.state_dict()
        if self.mean is None:
            self.mean = {name: value.detach().clone() for name, value in now.items()}
            return
        for name, value in now.items():
            self.mean[name].lerp_(value, 0.005)

    def finished(self) -> Network:
        """The network with the averaged weights, ready to export."""
        if self.mean is not None:
            self.network.load_state_dict(self.mean)
        self.network.eval()
        return self.network

    def save(self, out: Path) -> None:
        """Write the checkpoint, all or nothing."""
        state: dict[str, Any] = {
            "plan": _comparable(self.plan),
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "mean": self.mean,
            "progress": asdict(self.progress),
            "random": torch.get_rng_state(),
            "random_cuda": torch.cuda.get_rng_state() if self.device == "cuda" else None,
        }
        fresh = out / f".{CHECKPOINT}"
        torch.save(state, fresh)
        fresh.replace(out / CHECKPOINT)

    def resume(self, out: Path) -> bool:
        """Go on from ``out``'s checkpoint; False where it has none. Raises CheckpointError."""
        path = out / CHECKPOINT
        if not path.exists():
            return False
        state = torch.load(path, map_location=self.device, weights_only=True)
        ours, theirs = _comparable(self.plan), state["plan"]
        if other := sorted(name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)):
            raise CheckpointError(f"{path} was trained with other settings: {', '.join(other)}")
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.mean = state["mean"]
        self.progress = Progress(**state["progress"])
        torch.set_rng_state(state["random"].cpu())
        if state["random_cuda"] is not None and self.device == "cuda":
            torch.cuda.set_rng_state(state["random_cuda"].cpu())
        return True


def _comparable(plan: Plan) -> dict[str, Any]:
    """The settings that a checkpoint is bound to. How long to train may change between runs."""
    return {name: value for name, value in asdict(plan).items() if name not in ("seconds", "steps")}


def _tensors(batch: Sequence[tuple[Ids, Ids]], device: str) -> tuple[Tensor, Tensor, Tensor]:
    """Source, decoder input and expected output, each (batch, longest) with PAD behind."""
    source = _padded([a for a, _ in batch])
    given = _padded([[BOS, *b] for _, b in batch])
    expected = _padded([[*b, EOS] for _, b in batch])
    return source.to(device), given.to(device), expected.to(device)


def _padded(rows: Sequence[Sequence[int]]) -> Tensor:
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[PAD] * (longest - len(row))] for row in rows])
