"""The rooms import one way only: pages -> ui.book; chapters -> ui, figures, llm_core; ui -> figures, llm_core."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN = {
    "llm_core": {"streamlit", "plotly", "ui", "figures", "chapters", "pages", "scripts", "benchmarks"},
    "figures": {"streamlit", "torch", "transformers", "ui", "llm_core", "chapters", "pages", "scripts"},
    "ui": {"pages", "scripts", "benchmarks"},
    "chapters": {"pages", "scripts", "benchmarks"},
    "scripts": {"ui", "chapters", "pages", "streamlit"},
}
WITHOUT_TORCH = ["ui.main", "ui.book", "chapters.contents"] + [
    f"ui.{path.parent.name}.{path.stem}"
    for room in ("site", "lesson")
    for path in sorted((ROOT / "ui" / room).glob("*.py"))
    if path.stem != "__init__"
]


def files(room, pattern="*.py"):
    return sorted((ROOT / room).rglob(pattern))


def modules(path, top_only=False):
    """Whole names of the modules that a file imports; `top_only` leaves out those inside functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if top_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports(path, top_only=False):
    return {name.split(".")[0] for name in modules(path, top_only)}


def place(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_nothing_it_must_not_know(room):
    assert [(place(f), bad) for f in files(room) if (bad := imports(f) & FORBIDDEN[room])] == []


def test_a_page_is_one_line_that_asks_the_book():
    for path in files("pages"):
        assert set(modules(path)) == {"ui.book", "ui.book.page"}, path
        assert path.read_text(encoding="utf-8") == f'from ui.book import page\n\npage("{path.stem}")\n'


def test_no_chapter_imports_another_chapter():
    """What the chapters of one page share stands in the page's folder; what pages share stands in ui."""
    for path in files("chapters"):
        page, *rest = path.relative_to(ROOT / "chapters").parts
        own = {("chapters", page, name) for name in rest[:1]} if len(rest) > 1 else set()
        shared = {("chapters", page, file.stem) for file in (ROOT / "chapters" / page).glob("*.py")}
        for name in modules(path):
            parts = tuple(name.split("."))
            if parts[0] == "chapters" and len(parts) > 2:
                assert parts[:3] in own | shared, f"{place(path)} imports {name}"


PLAIN_LIST = {"chapters.contents"} | {
    f"chapters.contents.{name}" for name in ("CONTENTS", "PREPARED", "BEFORE")
}


def test_shared_rooms_never_import_a_chapter_but_the_plain_list():
    for path in files("ui"):
        ours = {name for name in modules(path) if name.split(".")[0] == "chapters"}
        assert ours <= PLAIN_LIST, path


def test_figures_need_only_numpy_and_plotly():
    known = sys.stdlib_module_names | {"numpy", "plotly", "figures"}
    drawn = [*files("figures"), *files("chapters", "figure.py"), *files("chapters", "*_figure.py")]
    for path in drawn:
        assert imports(path) <= known, path


def test_transformers_is_imported_only_in_pretrained_and_only_inside_functions():
    for room in ("llm_core", "ui", "chapters", "pages"):
        for path in files(room):
            assert "transformers" not in imports(path, top_only=True), path
            inside = "transformers" in imports(path)
            assert not inside or path.is_relative_to(ROOT / "llm_core" / "pretrained"), path


def test_the_frame_the_lessons_and_the_book_load_without_torch():
    """A heading stands before torch is imported. In a fresh process, because torch is already here."""
    code = "import importlib, sys\n"
    code += f"for name in {WITHOUT_TORCH}: importlib.import_module(name)\n"
    code += "print('torch' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_chapters_import_at_their_top():
    """A chapter is imported when it is opened, after the warm-up, so nothing in it has to be imported late."""
    late = []
    for path in files("chapters"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = {id(node) for node in tree.body}
        late += [
            f"{place(path)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in top
        ]
    assert late == []
