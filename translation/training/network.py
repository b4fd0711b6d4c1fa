"""The Transformer (Vaswani et al. 2017) that packs hold: pre-norm, one embedding for source, target and
output, sinusoid positions, in the layout that CTranslate2 runs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from translation.training.corpus import PAD

EPSILON = 1e-6
POSITIONS = 512  # tokens; the library cuts sentences long before


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a network is. The default has 7.3 million parameters at 8,000 pieces: 7.7 MB as int8."""

    vocabulary: int = 8000
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


class Attention(nn.Module):
    """Multi-head attention of ``x`` (batch, T, width) to ``memory`` (batch, S, width)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads, self.dropout = shape.heads, shape.dropout
        self.query, self.key, self.value, self.output = (
            nn.Linear(shape.width, shape.width) for _ in range(4)
        )

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor | None = None, causal: bool = False) -> Tensor:
        query, key, value = (
            part(of).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part, of in ((self.query, x), (self.key, memory), (self.value, memory))
        )
        attended = functional.scaled_dot_product_attention(
            query,
            key,
            value,
            attn_mask=mask,
            is_causal=causal,
            dropout_p=self.dropout if self.training else 0.0,
        )
        return self.output(attended.transpose(1, 2).flatten(2))


class FeedForward(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.inner, self.outer = nn.Linear(shape.width, shape.inner), nn.Linear(shape.inner, shape.width)
        self.drop = nn.Dropout(shape.dropout)

    def forward(self, x: Tensor) -> Tensor:
        return self.outer(self.drop(functional.relu(self.inner(x))))


def _norm(shape: Shape) -> nn.LayerNorm:
    return nn.LayerNorm(shape.width, eps=EPSILON)


class EncoderLayer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.norm_attention, self.norm_forward = _norm(shape), _norm(shape)
        self.attention, self.feed_forward = Attention(shape), FeedForward(shape)
        self.drop = nn.Dropout(shape.dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        normed = self.norm_attention(x)
        x = x + self.drop(self.attention(normed, normed, mask))
        return x + self.drop(self.feed_forward(self.norm_forward(x)))


class DecoderLayer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.norm_self, self.norm_cross, self.norm_forward = (_norm(shape) for _ in range(3))
        self.attention, self.cross = Attention(shape), Attention(shape)
        self.feed_forward, self.drop = FeedForward(shape), nn.Dropout(shape.dropout)

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        normed = self.norm_self(x)
        x = x + self.drop(self.attention(normed, normed, causal=True))
        x = x + self.drop(self.cross(self.norm_cross(x), memory, mask))
        return x + self.drop(self.feed_forward(self.norm_forward(x)))


class Network(nn.Module):
    """Source and target token ids, (batch, S) and (batch, T), to logits (batch, T, vocabulary)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width, padding_idx=PAD)
        nn.init.normal_(self.embedding.weight, std=shape.width**-0.5)
        self.bias = nn.Parameter(torch.zeros(shape.vocabulary))
        self.encoder = nn.ModuleList(EncoderLayer(shape) for _ in range(shape.encoder_layers))
        self.decoder = nn.ModuleList(DecoderLayer(shape) for _ in range(shape.decoder_layers))
        self.encoder_norm, self.decoder_norm = _norm(shape), _norm(shape)
        self.register_buffer("positions", sinusoids(POSITIONS, shape.width), persistent=False)
        self.drop = nn.Dropout(shape.dropout)

    def _embedded(self, ids: Tensor) -> Tensor:
        scaled = self.embedding(ids) * math.sqrt(self.shape.width)
        return self.drop(scaled + self.positions[: ids.shape[1]])

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        mask = (source != PAD)[:, None, None, :]
        memory = self._embedded(source)
        for layer in self.encoder:
            memory = layer(memory, mask)
        memory = self.encoder_norm(memory)
        x = self._embedded(target)
        for layer in self.decoder:
            x = layer(x, memory, mask)
        return functional.linear(self.decoder_norm(x), self.embedding.weight, self.bias)

    def parameter_count(self) -> int:
        return sum(parameter.numel() for parameter in self.parameters())
