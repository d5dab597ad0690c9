"""The rooms import one way only: pages -> ui -> figures, llm_core; nobody imports pages."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = {"app", "pages", "ui", "figures", "llm_core", "scripts", "benchmarks"}
FORBIDDEN = {
    "llm_core": {"streamlit", "plotly", "ui", "figures", "pages", "scripts", "benchmarks"},
    "figures": {"streamlit", "torch", "transformers", "ui", "llm_core", "pages", "scripts", "benchmarks"},
    "ui": {"pages", "scripts", "benchmarks"},
    "pages": {"pages", "scripts", "benchmarks"},
    "scripts": {"ui", "pages", "streamlit"},
}
HEAVY = {"torch", "transformers", "bertviz", "llm_core", "tokenizers", "xllamacpp"}


def files(room):
    return sorted((ROOT / room).rglob("*.py"))


def imports(path, top_only=False):
    """Top-level packages that a file imports; `top_only` leaves out those inside functions and TYPE_CHECKING."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_only else ast.walk(tree)
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_nothing_it_must_not_know(room):
    assert [
        (str(f.relative_to(ROOT)), bad) for f in files(room) if (bad := imports(f) & FORBIDDEN[room])
    ] == []


def test_figures_need_only_numpy_and_plotly_and_bertviz_where_it_is_asked_for():
    known = sys.stdlib_module_names | {"numpy", "plotly", "figures"}
    for path in files("figures"):
        assert imports(path, top_only=True) <= known, path
        assert imports(path) <= known | {"bertviz"}, path


def test_transformers_is_imported_only_in_pretrained_and_only_inside_functions():
    for room in ("llm_core", "ui", "pages"):
        for path in files(room):
            assert "transformers" not in imports(path, top_only=True), path
            inside = "transformers" in imports(path)
            assert not inside or path.is_relative_to(ROOT / "llm_core" / "pretrained"), path


@pytest.mark.parametrize("room", ["pages", "ui"])
def test_pages_import_nothing_heavy_at_their_top(room):
    assert [(f.name, bad) for f in files(room) if (bad := imports(f, top_only=True) & HEAVY)] == []
