"""The files of a browser component: no build step, files are joined in the order they are named, the kit first."""

from __future__ import annotations

from pathlib import Path

from figures import palette
from ui.lesson.words import Lesson, lesson

KIT = Path(__file__).resolve().parents[2] / "figures" / "kit"


def script(place: Path, *names: str) -> str:
    """Join the whole kit and the named files of a folder: one script, whose files use each other's names."""
    kit = [path.read_text(encoding="utf-8") for path in sorted(KIT.glob("*.js"))]
    return "\n".join([*kit, joined(place, *names)])


def style(place: Path, *names: str) -> str:
    """Join the palette's colours, what every component needs, and the named files; "kit/" leads to the kit."""
    return "\n".join(
        [palette.css_variables(":host"), joined(KIT, "base.css", "along.css"), joined(place, *names)]
    )


def labels_of(words: Lesson) -> dict[str, str]:
    """Collect the strings of a component: those of its chapter, and what its downloads are called."""
    tools = lesson("figure_tools")
    along = {name: tools.ui(name) for name in ("settings", "done")}  # figures/kit/along.js
    return {**words.strings, **{f"save_{kind}": tools.ui(kind) for kind in ("csv", "png")}, **along}


def joined(place: Path, *names: str) -> str:
    """Join the named files of a folder (or of the kit), one after the other."""
    return "\n".join(_path(place, name).read_text(encoding="utf-8") for name in names)


def _path(place: Path, name: str) -> Path:
    return KIT / name.removeprefix("kit/") if name.startswith("kit/") else place / name
