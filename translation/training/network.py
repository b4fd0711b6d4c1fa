"""The Transformer (Vaswani et al. 2017) that packs hold: pre-norm, one embedding for source, target and
output, sinusoid positions, in the layout that CTranslate2 runs.

One network can learn several directions. A direction is a number, its *kind*; what tells the network which
one is meant is a vector added to every position, which costs a pack nothing: it goes into the position
encodings when the direction is exported.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from translation.training.corpus import PAD

EPSILON = 1e-6
POSITIONS = 512  # tokens; the library cuts sentences long before


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a network is. The default has 9.9 million parameters at 12,000 pieces, of which a pack
    keeps those that its two languages use.
    """

    vocabulary: int = 12000
    width: int = 256
    inner: int = 1024
    heads: int = 4
    encoder_layers: int = 6
    decoder_layers: int = 2
    dropout: float = 0.1


def sinusoids(length: int, width: int) -> Tensor:
    """Position encodings, (length, width)."""
    position = torch.arange(length).unsqueeze(1).float()
    rate = torch.exp(torch.arange(0, width, 2).float() * (-math.log(10000.0) / width))
    encodings = torch.zeros(length, width)
    encodings[:, 0::2] = torch.sin(position * rate)
    encodings[:, 1::2] = torch.cos(position * rate)
    return encodings


class Masks:
    """Dropout from a stock of random numbers drawn once.

    Drawing fresh ones takes a tenth of a training step on a processor. Which part of the stock a mask is cut
    from depends on the seed and the step alone, so that a training that goes on after a pause sees what it
    would have seen.
    """

    _STOCK = 1 << 23

    def __init__(self, rate: float, seed: int) -> None:
        self.rate, self.seed = rate, seed
        drawn = torch.rand(self._STOCK, generator=torch.Generator().manual_seed(seed))
        self._stock = (drawn >= rate).float() / (1 - rate)
        self.begin(0)

    def begin(self, step: int) -> None:
        self._rng = random.Random(f"{self.seed}/mask/{step}")  # noqa: S311

    def apply(self, x: Tensor) -> Tensor:
        size = x.numel()
        if self._stock.dtype != x.dtype or self._stock.device != x.device:
            self._stock = self._stock.to(x.device, x.dtype)
        while self._stock.numel() <= size:
            self._stock = torch.cat((self._stock, self._stock.flip(0)))
        at = self._rng.randrange(self._stock.numel() - size)
        return x * self._stock[at : at + size].view_as(x)


class _Lookup(torch.autograd.Function):
    """Rows of a table. The gradient is summed in float32: in bfloat16 the many small parts of a frequent
    word's would be lost.
    """

    @staticmethod
    def forward(ctx: Any, table: Tensor, ids: Tensor) -> Tensor:
        ctx.save_for_backward(ids)
        ctx.rows, ctx.dtype = table.shape[0], table.dtype
        return table[ids]

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        (ids,), (gradient,) = ctx.saved_tensors, gradients
        total = torch.zeros(ctx.rows, gradient.shape[-1], device=gradient.device)
        total.index_add_(0, ids.flatten(), gradient.flatten(0, -2).float())
        return total.to(ctx.dtype), None


class Attention(nn.Module):
    """Multi-head attention of ``x`` (batch, T, width) to ``memory`` (batch, S, width). ``mask`` is added to
    the scores: 0 where ``x`` may look, else minus infinity.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query, self.key, self.value, self.output = (
            nn.Linear(shape.width, shape.width) for _ in range(4)
        )

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        query, key, value = (
            part(of).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part, of in ((self.query, x), (self.key, memory), (self.value, memory))
        )
        # By hand: for sentences this short torch's own attention is slower, its backward pass ten times.
        scores = (query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2)
        weights = (scores + mask).softmax(-1)
        return self.output((weights @ value).transpose(1, 2).flatten(2))


class FeedForward(nn.Module):
    def __init__(self, shape: Shape, masks: Masks) -> None:
        super().__init__()
        self.inner, self.outer = nn.Linear(shape.width, shape.inner), nn.Linear(shape.inner, shape.width)
        self.masks = masks

    def forward(self, x: Tensor) -> Tensor:
        inner = functional.relu(self.inner(x))
        return self.outer(self.masks.apply(inner) if self.training else inner)


def _norm(shape: Shape) -> nn.LayerNorm:
    return nn.LayerNorm(shape.width, eps=EPSILON)


class EncoderLayer(nn.Module):
    def __init__(self, shape: Shape, masks: Masks) -> None:
        super().__init__()
        self.norm_attention, self.norm_forward = _norm(shape), _norm(shape)
        self.attention, self.feed_forward = Attention(shape), FeedForward(shape, masks)
        self.masks = masks

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        normed = self.norm_attention(x)
        x = x + _dropped(self, self.attention(normed, normed, mask))
        return x + _dropped(self, self.feed_forward(self.norm_forward(x)))


class DecoderLayer(nn.Module):
    def __init__(self, shape: Shape, masks: Masks) -> None:
        super().__init__()
        self.norm_self, self.norm_cross, self.norm_forward = (_norm(shape) for _ in range(3))
        self.attention, self.cross = Attention(shape), Attention(shape)
        self.feed_forward, self.masks = FeedForward(shape, masks), masks

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor, behind: Tensor) -> Tensor:
        normed = self.norm_self(x)
        x = x + _dropped(self, self.attention(normed, normed, behind))
        x = x + _dropped(self, self.cross(self.norm_cross(x), memory, mask))
        return x + _dropped(self, self.feed_forward(self.norm_forward(x)))


def _dropped(layer: EncoderLayer | DecoderLayer, x: Tensor) -> Tensor:
    return layer.masks.apply(x) if layer.training else x


def _minus_infinity(where: Tensor, dtype: torch.dtype) -> Tensor:
    return torch.zeros(where.shape, dtype=dtype, device=where.device).masked_fill_(where, -torch.inf)


class Network(nn.Module):
    """Source and target token ids, (batch, S) and (batch, T), and each row's kind, (batch,), to the states
    (batch, T, width) that ``embedding`` and ``bias`` make the next token's logits from.
    """

    def __init__(self, shape: Shape, kinds: int = 1, seed: int = 7) -> None:
        super().__init__()
        self.shape, self.masks = shape, Masks(shape.dropout, seed)
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        nn.init.normal_(self.embedding.weight, std=shape.width**-0.5)
        self.bias = nn.Parameter(torch.zeros(shape.vocabulary))
        self.source_kind, self.target_kind = (nn.Parameter(torch.zeros(kinds, shape.width)) for _ in range(2))
        self.encoder = nn.ModuleList(EncoderLayer(shape, self.masks) for _ in range(shape.encoder_layers))
        self.decoder = nn.ModuleList(DecoderLayer(shape, self.masks) for _ in range(shape.decoder_layers))
        self.encoder_norm, self.decoder_norm = _norm(shape), _norm(shape)
        self.register_buffer("positions", sinusoids(POSITIONS, shape.width), persistent=False)

    def _embedded(self, ids: Tensor, kinds: Tensor) -> Tensor:
        scaled: Tensor = _Lookup.apply(self.embedding.weight, ids) * math.sqrt(self.shape.width)  # type: ignore[no-untyped-call]
        whole = scaled + self.positions[: ids.shape[1]] + kinds[:, None, :]
        return self.masks.apply(whole) if self.training else whole

    def forward(self, source: Tensor, target: Tensor, kinds: Tensor) -> Tensor:
        mask = _minus_infinity(source == PAD, self.bias.dtype)[:, None, None, :]
        length = target.shape[1]
        ahead = torch.ones(length, length, dtype=torch.bool, device=target.device).triu(1)
        behind = _minus_infinity(ahead, self.bias.dtype)
        memory = self._embedded(source, self.source_kind[kinds])
        for layer in self.encoder:
            memory = layer(memory, mask)
        memory = self.encoder_norm(memory)
        x = self._embedded(target, self.target_kind[kinds])
        for layer in self.decoder:
            x = layer(x, memory, mask, behind)
        return self.decoder_norm(x)

    def output(self, numbers: Tensor) -> tuple[Tensor, Tensor]:
        """The rows of the output layer for the pieces ``numbers``: table (n, width) and bias (n,)."""
        table: Tensor = _Lookup.apply(self.embedding.weight, numbers)  # type: ignore[no-untyped-call]
        return table, self.bias[numbers]

    def parameter_count(self) -> int:
        return sum(parameter.numel() for parameter in self.parameters())
