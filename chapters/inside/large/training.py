"""Panel "What does a training cost?": 6 N D, for known models, for ours, and for one of the visitor's own."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, NamedTuple

from chapters.inside.large.models import OURS, model_name, ranked
from chapters.inside.large.parts_figure import size_dots
from llm_core.analysis.size.cost import training_operations
from llm_core.analysis.size.published import known
from llm_core.analysis.size.shape import working_parameters
from ui.controls.number import Number
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.chart import in_words
from ui.show.findings import HUGE
from ui.show.numbers import duration, power, short
from ui.work import models

BILLION, YEAR = 1e9, 365.25 * 24 * 3600
YOURS = "yours"
CONTROLS = (
    Number("large_n", 0.01, 100_000.0, 175.0, label="train_n"),
    Number("large_d", 0.01, 1_000_000.0, 300.0, label="train_d"),
)


@dataclass(frozen=True)
class Manifest:
    """How one of our models was trained, as the file beside its weights says."""

    corpus: str
    family: str

    def get(self) -> dict[str, Any]:
        """Return what the file says."""
        return models.manifest(self.corpus, self.family)

    def state(self) -> Hashable:
        """Tell one training from another."""
        found = self.get()
        return found.get("tokens_seen"), found.get("seconds")

    @property
    def python(self) -> tuple[str, str]:
        """Read the file."""
        return (
            "from llm_core import checkpoints",
            f"checkpoints.checkpoint({self.corpus!r}, {self.family!r}).manifest()",
        )


class Cost(NamedTuple):
    """Operations of every training, of ours with its seconds, and of the visitor's own."""

    known: dict[str, float]
    ours: float
    seconds: float
    n: float
    d: float
    yours: float


def compute(manifest: dict[str, Any], n: float, d: float) -> Cost:
    """Estimate operations for every model whose tokens are known; n and d in billions."""
    counted = {
        name: training_operations(sum(working_parameters(model.shape).values()), model.tokens)
        for name, model in known().items()
        if model.tokens
    }
    ours = training_operations(manifest["n_parameters"], manifest["tokens_seen"])
    yours = training_operations(n * BILLION, d * BILLION)
    return Cost(counted, ours, manifest["seconds"], n, d, yours)


def figures(found: Cost, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw every training on one axis, the visitor's own in colour."""
    rows = sorted([*found.known.items(), (OURS, found.ours), (YOURS, found.yours)], key=lambda row: row[1])
    names = [words.ui(YOURS) if name == YOURS else model_name(name, words) for name, _ in rows]
    values = [value for _, value in rows]
    at = [name for name, _ in rows].index(YOURS)
    told = [power(value) for value in values]
    drawn = size_dots(names, values, told, at, words.ui("axis_operations"), dark)
    return {"all": in_words(drawn, ranked(names, told, at, words))}


def sentence(found: Cost, words: Lesson) -> dict[str, object]:
    """Give the product, our own training with its speed, and how long the other would take at that speed."""
    speed = found.ours / found.seconds
    seconds = found.yours / speed
    length = float(f"{seconds / YEAR:.3g}")
    years = short(length, "zh") if words.language == "zh" and length < HUGE else power(length)
    return {
        "n": short(found.n * BILLION, words.language),
        "d": short(found.d * BILLION, words.language),
        "yours": power(found.yours),
        "ours": power(found.ours),
        "seconds": duration(found.seconds, words.language),
        "speed": power(speed),
        "time": words.ui("years", years=years) if seconds > YEAR else duration(seconds, words.language),
    }


training = Demo(
    "large_training",
    CONTROLS,
    compute,
    figures,
    sentence,
    code=[training_operations],
    source=Manifest("stories", "transformer"),
)
