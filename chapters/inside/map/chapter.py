"""Chapter "The map": twenty systems to place in the nested fields, each marked at once with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from chapters.inside.map.component import place_systems
from chapters.inside.map.payload import GIVEN, in_order
from figures.nested_map import SYSTEMS, regions_of
from ui.controls.held import Held
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.words import Lesson
from ui.show.nested_map import systems_list

SEED = Number("map_seed", 1, MOST_SEED, 1, label="seed", again="reseed")
PLACED = Held("map_at")


def draw(words: Lesson) -> Mapping[str, object]:
    """Draw the map with the hand beside it, below it the order, and the same as a list."""
    map_place = st.container()
    with st.container(horizontal=True, key="map_order", gap="small", vertical_alignment="bottom"):
        seed = SEED.draw(words)
    with map_place:
        place_systems(words, seed)
    st.html(systems_list(SYSTEMS))
    return told()


def told() -> dict[str, int]:
    """Count what the plain picture, one circle inside the other, hides; no names, which would give places away."""
    homes = Counter(regions_of(system)[0] for system in SYSTEMS)
    return {"count": len(SYSTEMS)} | {region: homes[region] for region in ("ml_lm", "llm", "dl_tr")}


def in_python() -> str:
    """Write the order of a seed in Python."""
    return f"""from figures.nested_map import SYSTEMS
from llm_core.networks.dice import Dice

order = [SYSTEMS[i].id for i in Dice({SEED.default}).shuffled(len(SYSTEMS))]
print(sorted(order, key=lambda name: name not in {GIVEN}))
"""


IN_BROWSER = InBrowser(
    "chapters/inside/map/component/state.js",
    "tests/e2e/test_nested_map.py::test_a_system_is_placed_by_mouse_and_by_keyboard_and_marked_with_its_reason",
)
systems = Demo(
    "map_systems",
    component=draw,
    code=[regions_of, in_order, IN_BROWSER],
    snippet=in_python,
    locks=(SEED.key,),
    wide=True,
)

PANELS = (systems,)
CONTROLS = (SEED, PLACED)
