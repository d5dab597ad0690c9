"""First lines of docstrings: a verb and its object in plain words, one sentence, short."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("llm_core", "scripts", "ui", "chapters", "figures")
MOST_CHARACTERS = 120
NO_VERB = {
    *("a", "an", "the", "this", "that", "these", "those", "it", "its", "they", "we", "you", "your", "our"),
    *(
        "what",
        "how",
        "which",
        "whether",
        "who",
        "whose",
        "where",
        "when",
        "why",
        "in",
        "of",
        "by",
        "for",
        "with",
    ),
    *(
        "all",
        "every",
        "each",
        "some",
        "both",
        "is",
        "are",
        "does",
        "do",
        "has",
        "have",
        "as",
        "at",
        "from",
        "if",
    ),
    *("one", "two", "half", "only", "same", "nothing", "everything", "inside", "ids", "number"),
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(node, outside=True):
    """Yield (function, whether it stands at the top of its module) for every function that is no property."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            if not any("property" in ast.unparse(decorator) for decorator in child.decorator_list):
                yield child, outside
            yield from functions(child, outside=False)
        else:
            yield from functions(child, outside and not isinstance(child, ast.ClassDef))


def fault(function, at_top):
    """Return what is wrong with the docstring of a function, or None."""
    docstring = ast.get_docstring(function)
    if docstring is None:
        return "no docstring" if at_top and not function.name.startswith("_") else None
    first = docstring.splitlines()[0]
    if not first.endswith("."):
        return "its first line is no whole sentence"
    if len(first) > MOST_CHARACTERS:
        return f"its first line has {len(first)} characters"
    word = first.split()[0].rstrip(",;:'")
    if not re.fullmatch(r"[A-Z][a-z]+", word) or word.lower() in NO_VERB:
        return f"it does not begin with a verb but with {word!r}"
    return None


def faults(source):
    found = ((function, fault(function, at_top)) for function, at_top in functions(ast.parse(source)))
    return [f"{function.lineno} {function.name}: {wrong}" for function, wrong in found if wrong]


@pytest.mark.parametrize("room", ROOMS)
def test_first_line_of_every_docstring_is_a_verb_and_its_object(room):
    paths = sorted((ROOT / room).rglob("*.py"))
    assert paths
    found = [
        f"{path.relative_to(ROOT)}:{wrong}" for path in paths for wrong in faults(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("first_line", "wrong"),
    [
        ("Compute the pattern of every head.", False),
        ("The pattern of every head.", True),
        ("What every head does.", True),
        ("ids (B, T) -> logits (B, T, V).", True),
        ("Compute the pattern of every head", True),
        (f"Compute {'very ' * 30}much.", True),
    ],
)
def test_a_first_line_that_is_not_as_it_should_be_is_found(first_line, wrong):
    assert bool(faults(f'def pattern():\n    """{first_line}"""\n')) is wrong


def test_a_public_function_without_a_docstring_is_found_and_a_private_one_is_let_be():
    assert faults("def pattern(): pass")
    assert not faults("def _pattern(): pass")
    assert not faults("class Head:\n    def pattern(self): pass")
