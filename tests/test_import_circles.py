"""No circle among our modules, not even through an import inside a function or one for the types alone."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("llm_core", "ui", "figures", "chapters")


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path, known):
    """Names of our modules that a file imports anywhere; `from a import b` means a.b where that is a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield from (name for name in (whole if whole in known else node.module,) if name in known)


def import_graph():
    paths = {module_name(path): path for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    return {name: set(imported(path, paths)) - {name} for name, path in paths.items()}


def reached(graph, start):
    """Return every module that `start` imports, directly or through others."""
    found, waiting = set(), list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += graph[name]
    return found


def test_no_module_imports_itself_through_others():
    graph = import_graph()
    everything = {name: reached(graph, name) for name in graph}
    assert sorted(name for name in graph if name in everything[name]) == []


def test_a_circle_is_found():
    assert "a" in reached({"a": {"b"}, "b": {"c"}, "c": {"a"}}, "a")
    assert "a" not in reached({"a": {"b"}, "b": {"c"}, "c": set()}, "a")
