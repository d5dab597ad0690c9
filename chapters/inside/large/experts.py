"""Panel "Does every parameter work on every token?": DeepSeek-V3 with other numbers of experts."""

from __future__ import annotations

from dataclasses import dataclass, field

from chapters.inside.large.models import all_and_working, drawn_parts
from llm_core.analysis.size.experts import Experts
from llm_core.analysis.size.published import deepseek_v3
from llm_core.analysis.size.shape import (
    ImpossibleShape,
    Shape,
    experts_parameters,
    parameters,
    working_parameters,
)
from ui.controls.guess import Found, Guess, nearest
from ui.controls.number import Number
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.numbers import percent, short

CONTROLS = (
    Number("large_routed", 1, 4096, 256, label="experts_routed"),
    Number("large_chosen", 0, 4096, 8, label="experts_chosen"),
    Number("large_shared", 0, 64, 1, label="experts_shared"),
)
SHARES = (5, 30, 100)
"""Per cent that a visitor can guess."""


@dataclass(frozen=True)
class Mixture:
    """A shape with its experts, or the numbers that do not fit."""

    shape: Shape
    facts: dict[str, int] = field(default_factory=dict)

    @property
    def whole(self) -> int:
        """Count all parameters."""
        return sum(parameters(self.shape).values())

    @property
    def working(self) -> int:
        """Count those that work on one token."""
        return sum(working_parameters(self.shape).values())


def mixed(routed: int, chosen: int, shared: int) -> Mixture:
    """Give DeepSeek-V3 other experts; more chosen than there are is no failure but an answer."""
    try:
        return Mixture(deepseek_v3(routed, chosen, shared))
    except ImpossibleShape as error:
        return Mixture(deepseek_v3(), error.facts)


def figures(found: Mixture, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw all parameters and those at work, part by part."""
    return {"parts": drawn_parts(all_and_working(found.shape, words), words, dark)}


def covered(found: Mixture, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw all parameters alone."""
    return {"parts": drawn_parts({words.ui("all"): parameters(found.shape)}, words, dark)}


def notices(found: Mixture, words: Lesson) -> list[str]:
    """Say that more experts are chosen than there are."""
    return [words.ui("too_many_chosen", **found.facts)] if found.facts else []


def sentence(found: Mixture, words: Lesson) -> dict[str, object]:
    """Give both counts and the share."""
    return {
        "total": f"{found.whole:,}",
        "short": short(found.whole, words.language),
        "working": short(found.working, words.language),
        "share": percent(found.working / found.whole, 1),
    }


def at_work(found: Mixture) -> Found:
    """Give the share at work of DeepSeek-V3 as it was published."""
    published = Mixture(deepseek_v3())
    part = published.working / published.whole
    return Found(nearest(100 * part, SHARES), {"share": percent(part, 1)})


experts = Demo(
    "large_experts",
    CONTROLS,
    mixed,
    figures,
    sentence,
    code=[Experts, experts_parameters, working_parameters],
    notices=notices,
    guess=Guess("large_experts", tuple(map(str, SHARES)), at_work),
    covered=covered,
)
