"""What a visitor's own training learns, and its models, which are kept until the tab is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from llm_core.language.transformer import Transformer
from llm_core.mini_gpt import live
from llm_core.trained_zip import manifest_of, zip_models
from ui.work import lanes as worker
from ui.work.live_training import Run

MOST_SECONDS = 90.0


@dataclass(frozen=True)
class Asked:
    """A text, the number of steps, and the seed of the first weights."""

    text: str
    steps: int
    seed: int


def learn(asked: Asked, report: worker.Report, over: Callable[[], bool]) -> Transformer | None:
    """Train a mini-GPT, reporting each look at it; returns the model."""
    model = None
    for look in live.learn(
        asked.text,
        asked.steps,
        asked.seed,
        most_seconds=MOST_SECONDS,
        cancelled=over,
        progress=lambda done, _: report(steps=done),
    ):
        report(look, steps=look.step)
        model = look.model
    return model


def packed(run: Run) -> bytes:
    """Pack the trained model into a zip for downloading, with its curve and its seed."""
    facts = manifest_of(run.events) | {"seed": run.settings.seed}
    return zip_models({"transformer": run.result}, "mini", {"transformer": facts})
