"""What docstrings and comments name is there: files of the repository, and ids of the catalogue."""

import ast
import io
import json
import re
import subprocess
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ENDINGS = "py|toml|md|js|css|csv|yaml|conf"
NAME = re.compile(rf"(?<![\w/.*{{<-])((?:[\w.-]+/)*[\w-]+\.(?:{ENDINGS}))(?![\w*])")
ELSEWHERE = {"setup.py", "convert_hf_to_gguf.py"}  # files of other projects
IDS = {"I": "inventory", "D": "demos", "E": "errata"}


def tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return {name for name in listed.stdout.splitlines() if (ROOT / name).is_file()}


def prose(source):
    """Docstrings, strings that stand for one, and comments."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield str(node.value.value)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def endings(files):
    """Every way to name a file from any folder above it."""
    return {name.split("/", n)[-1] for name in files for n in range(name.count("/") + 1)} | ELSEWHERE


def missing(text, beside, there):
    """Names of files in a text that are neither in the repository nor beside the file that names them."""
    for name in NAME.findall(text):
        foreign = "." in name.partition("/")[0] and "/" in name  # an address begins with a host
        if not (foreign or name in there or (beside / name).exists()):
            yield name


def test_every_file_that_a_docstring_or_a_comment_names_is_there():
    files = tracked()
    there = endings(files)
    found = [
        (path, name)
        for path in sorted(files)
        if path.endswith(".py")
        for text in prose((ROOT / path).read_text("utf-8"))
        for name in missing(text, (ROOT / path).parent, there)
    ]
    assert found == []


@pytest.mark.parametrize("text", ["see spec/errata.md", "`llm_core/nothing.py`", "(nothing_here.py)"])
def test_a_file_that_is_not_there_is_found(text):
    assert list(missing(text, ROOT, endings(tracked())))


def test_every_id_that_stands_anywhere_has_its_line_in_the_catalogue():
    known = {
        letter: json.loads((ROOT / "lessons" / f"{name}.json").read_text("utf-8"))
        for letter, name in IDS.items()
    }
    unknown = set()
    for name in tracked():
        if name.endswith((".py", ".toml", ".md")) and name != "docs/faults.md":
            for letter, number in re.findall(r"\b([IDE])(\d{2,3})\b", (ROOT / name).read_text("utf-8")):
                if f"{letter}{number}" not in known[letter]:
                    unknown.add((name, letter + number))
    assert unknown == set()
