"""What the component of the map is sent: the drawings, and the systems in the order of a seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from figures.nested_map import REGIONS, SYSTEMS, System, regions_of
from llm_core.networks.dice import Dice

GIVEN = ("deep_blue", "alexnet", "gpt3")
"""Already in their places when the chapter opens."""


def in_order(seed: int) -> list[System]:
    """List all systems in the order of a seed, those that are given first."""
    drawn = [SYSTEMS[i] for i in Dice(seed).shuffled(len(SYSTEMS))]
    return sorted(drawn, key=lambda system: system.id not in GIVEN)


def payload(seed: int, label: Callable[[str], str], grounds: Callable[[str], str]) -> dict[str, Any]:
    """Collect systems and regions. label: of "system_x", "what_x", "why_x"; grounds: of "why_x"."""
    return {
        "seed": seed,
        "given": list(GIVEN),
        "letters": [system.id for system in SYSTEMS],  # the order in the link, the same for every seed
        "systems": [_card(system, label, grounds) for system in in_order(seed)],
        "regions": [{"id": region.id, "fields": sorted(region.inside)} for region in REGIONS],
    }


def _card(system: System, label: Callable[[str], str], grounds: Callable[[str], str]) -> dict[str, Any]:
    return {
        "id": system.id,
        "family": system.family,
        "name": label(f"system_{system.id}"),
        "what": label(f"what_{system.id}"),
        "why": label(f"why_{system.id}"),
        "ground": grounds(f"why_{system.id}"),
        "right": regions_of(system),
    }
