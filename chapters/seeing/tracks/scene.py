"""Panel "scene": dots that cross, a tracker that names them, and every time a name changes."""

from __future__ import annotations

from dataclasses import asdict

from chapters.seeing.tracks.component import scene as component
from llm_core.vision.assignment import greedy, hungarian
from llm_core.vision.motion import FRAMES, Scene, detections, paths
from llm_core.vision.tracking import Rules, Track, follow, link, moved, switches
from ui.controls.held import Held
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.words import Lesson
from ui.show.components import labels_of
from ui.site.language import html_lang

PRESETS: dict[str, tuple[Scene, Rules]] = {
    "swap": (Scene("cross"), Rules()),
    "cured": (Scene("cross"), Rules(velocity=True)),
    "bounce": (Scene("bounce"), Rules(velocity=True)),
    "crowd": (Scene("crowd", seed=2), Rules()),
    "noise": (Scene("crowd", noise=0.6, seed=2), Rules(velocity=True)),
    "gaps": (Scene("turns", lost=0.3, seed=3), Rules(velocity=True)),
    "false": (Scene("turns", noise=0.3, false=1.0, seed=3), Rules()),
    "one": (Scene("turns", dots=1, noise=1.0), Rules()),
    "lost": (Scene("crowd", lost=1.0), Rules()),
}
FIRST, FRAME, SHARED_FRAME = "swap", 54, 66
"""What opens, just behind the crossing; and the frame of a link with settings that names none, as it opened before."""
CONTROLS = tuple(
    Held(f"tracks_{name}")
    for name in ("way", "n", "noise", "lost", "false", "seed", "method", "v", "gate", "wait", "t")
)


def draw(words: Lesson) -> dict[str, object]:
    """Mount the component; what its first scenes should show is computed here by the library."""
    component(
        {
            "lang": html_lang(),
            "labels": labels_of(words),
            "presets": {name: asdict(scene) | asdict(rules) for name, (scene, rules) in PRESETS.items()},
            "first": FIRST,
            "frame": FRAME,
            "shared_frame": SHARED_FRAME,
        }
    )
    counted: dict[str, object] = {name: count(*PRESETS[name]) for name in ("swap", "cured", "bounce")}
    back = count(PRESETS["bounce"][0], Rules())
    return counted | {"back": back, "frames": FRAMES, "detections": 2 * FRAMES}


def count(scene: Scene, rules: Rules) -> int:
    """Count how often a name changes."""
    seen = detections(scene, paths(scene))
    return len(switches(seen, follow(seen, rules)))


def in_python() -> str:
    """Write the same in Python."""
    return """from llm_core.vision.motion import Scene, detections, paths
from llm_core.vision.tracking import Rules, follow, switches

scene = Scene("cross")
seen = detections(scene, paths(scene))
print(switches(seen, follow(seen, Rules())), switches(seen, follow(seen, Rules(velocity=True))))
"""


IN_BROWSER = InBrowser(
    "chapters/seeing/tracks/component/tracking.js",
    "tests/e2e/test_tracks.py::test_the_browser_tracks_as_the_library_does",
)
scene_panel = Demo(
    "tracks_scene",
    component=draw,
    code=[link, Track, moved, greedy, hungarian, switches, IN_BROWSER],
    snippet=in_python,
    locks=tuple(control.key for control in CONTROLS),
    wide=True,
)
