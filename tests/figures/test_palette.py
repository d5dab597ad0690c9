"""One palette: the page, the figures and the browser components have their colours from figures/palette.py."""

import re
from pathlib import Path

import pytest

from figures import palette
from ui.show.components import KIT, joined, script, style
from ui.site import frame

ROOT = Path(__file__).resolve().parent.parent.parent
COLOURS = {colour for machine in palette.MACHINES.values() for colour in (machine.light, machine.dark)}
PATCHES = ROOT / "chapters/attention/heads/component"
FILES = [
    path
    for room in ("figures", "chapters", "ui")
    for kind in ("js", "css")
    for path in sorted((ROOT / room).rglob(f"*.{kind}"))
]


def test_every_machine_has_a_variable_for_each_theme():
    written = palette.css_variables(":root")
    for family, machine in palette.MACHINES.items():
        assert f"--gb-{family}: light-dark({machine.light}, {machine.dark});" in written


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_script_and_no_style_sheet_has_a_machines_colour_of_its_own(path):
    written = {colour.upper() for colour in re.findall(r"#[0-9A-Fa-f]{6}", path.read_text(encoding="utf-8"))}
    assert written.isdisjoint(COLOURS)


def test_the_page_and_a_component_begin_with_the_same_colours():
    lines = palette.css_variables(":root").splitlines()[1:-1]  # the last line names its own place
    assert frame._stylesheet().splitlines()[1 : 1 + len(lines)] == lines
    assert style(PATCHES, "style.css").splitlines()[1 : 1 + len(lines)] == lines


def test_a_script_is_the_whole_kit_and_then_its_own_files():
    kit = [path.read_text(encoding="utf-8") for path in sorted(KIT.glob("*.js"))]
    names = ("board.js", "main.js")
    assert script(PATCHES, *names) == "\n".join([*kit, joined(PATCHES, *names)])
