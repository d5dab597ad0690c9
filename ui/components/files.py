"""The files of the browser components: no build step, files are joined in the order they are named."""

from __future__ import annotations

from pathlib import Path

from figures import palette

FIGURES = Path(__file__).resolve().parent.parent.parent / "figures"
FOLDER = FIGURES / "components"
KIT = FIGURES / "kit"


def script(*names: str) -> str:
    """The whole kit and then these files of figures/components: one script, whose files use each other's names."""
    kit = [path.read_text(encoding="utf-8") for path in sorted(KIT.glob("*.js"))]
    return "\n".join([*kit, joined(*names)])


def style(*names: str) -> str:
    """The colours of the palette and then these files; a component asks for the looks of the kit: "kit/<name>.css"."""
    return "\n".join([palette.css_variables(":host"), joined(*names)])


def joined(*names: str) -> str:
    """The named files of figures/components (or of the kit), one after the other."""
    return "\n".join(_path(name).read_text(encoding="utf-8") for name in names)


def _path(name: str) -> Path:
    return FIGURES / name if name.startswith("kit/") else FOLDER / name
