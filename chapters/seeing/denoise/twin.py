"""Panel "what this has to do with language models": sampling at a temperature, of points and of the next token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from chapters.seeing.denoise.figure import cloud_figure, token_bars
from figures.tokens import visible
from llm_core.drawing.diffusion import linear, walk_back
from llm_core.drawing.mixture import mixture_of, perfect
from llm_core.drawing.plane import curve
from llm_core.language.transformer import Transformer
from llm_core.sampling import apply_temperature
from ui.controls.number import Number
from ui.controls.text import Text
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.work.source import SharedModel

TEXT = Text("denoise_text", "twin_example", limit=200)
HEAT = Number("denoise_heat", 0.3, 1.5, 0.5, 0.1, label="twin_heat", slider=True)
N, STEPS, SHOWN = 400, 50, 10


@dataclass(frozen=True)
class Sampled:
    """Points and tokens at one temperature, beside those at 1."""

    points: NDArray[np.float64]  # (N, 2)
    spread: float  # mean distance of a point from the middle of its mode
    plain_spread: float  # the same at 1
    names: tuple[str, ...]
    shares: tuple[float, ...]
    bits: float  # entropy of the next token
    plain_bits: float
    heat: float


def sampled(model: Transformer, text: str, heat: float) -> Sampled:
    """Walk back on the ring with fresh noise times the temperature; divide the next token's logits by it."""
    points, plain = ring(heat), ring(1.0)
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(text)]
    with torch.inference_mode():
        log_probs = model.step(torch.tensor([ids]), model.start())[0]  # (1, V)
        warm = apply_temperature(log_probs, heat).softmax(-1)[0]
    top = warm.topk(SHOWN)
    names = tuple(visible(model.tokenizer.decode([i])) for i in top.indices.tolist())
    return Sampled(
        points, apart(points), apart(plain), names, tuple(top.values.tolist()), bits(warm),
        bits(log_probs[0].exp()), heat,
    )  # fmt: skip


def ring(heat: float) -> NDArray[np.float64]:
    """Draw points of the ring with the perfect denoiser; fresh noise is multiplied with the temperature."""
    alpha_bars = linear()
    noise = perfect(mixture_of(curve("ring")), alpha_bars)
    return walk_back(noise, alpha_bars, STEPS, N, seed=1, heat=heat)[-1]


def apart(points: NDArray[np.float64]) -> float:
    """Measure the mean distance of a point from the middle of the nearest mode."""
    centres = curve("ring").places().centres
    return float(np.linalg.norm(points[:, None] - centres, axis=-1).min(1).mean())


def bits(chances: Any) -> float:
    """Compute the entropy of the next token."""
    kept = chances[chances > 0]
    return float(-(kept * kept.log2()).sum())


def figures(found: Sampled, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the points and the likeliest tokens side by side."""
    labels = draw_labels(words, "x", "y", "share", prefix="twin_")
    return {
        "points": cloud_figure(found.points, labels, dark),
        "tokens": token_bars([f"{name} " for name in found.names], found.shares, labels, dark),
    }


def sentence(found: Sampled, words: Lesson) -> dict[str, object]:
    """Compare with temperature 1."""
    return {
        "heat": f"{found.heat:g}",
        "spread": f"{found.spread:.3f}",
        "plain_spread": f"{found.plain_spread:.3f}",
        "bits": f"{found.bits:.2f}",
        "plain_bits": f"{found.plain_bits:.2f}",
    }


twin = Demo(
    "denoise_twin",
    (TEXT, HEAT),
    sampled,
    figures,
    sentence,
    code=[walk_back, apply_temperature],
    source=SharedModel("stories", "transformer"),
    ways=(("arena", "write"), ("transformer", "peeking")),
    wide=True,
)
