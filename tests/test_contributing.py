"""The worked example of CONTRIBUTING.md is made in a copy of the repository, file by file, and passes its tests."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"`([\w./]+\.(?:py|toml))`[^`\n]*:\n\n```(?:python|toml)\n(.*?)```", re.DOTALL)
ROOMS = (
    "chapters",
    "figures",
    "lessons",
    "llm_core",
    "pages",
    "scripts",
    "tests",
    "ui",
    "pyproject.toml",
    "CITATION.cff",
)
CHECKS = (
    "tests/chapters/attention/test_distance.py",
    "tests/chapters/test_every_chapter.py",
    "tests/ui/test_lessons.py",
)


def example():
    """File -> what the text says stands in it; for contents.py it is the changed line."""
    return dict(NAMED.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8")))


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The repository with the new chapter."""
    place = tmp_path_factory.mktemp("copy")
    for room in ROOMS:
        source = ROOT / room
        ignored = shutil.ignore_patterns("__pycache__", "node_modules")
        shutil.copytree(source, place / room, ignore=ignored) if source.is_dir() else shutil.copy(
            source, place
        )
    shutil.copytree(ROOT / "assets", place / "assets")
    for name, text in example().items():
        path = place / name
        if name == "chapters/contents.py":
            old = re.search(r'^    "attention": .*$', path.read_text("utf-8"), re.MULTILINE)[0]
            path.write_text(path.read_text("utf-8").replace(old, f"    {text.strip()}"), "utf-8")
        else:
            assert not path.exists(), f"{name} exists already"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return place


def test_the_example_takes_five_files_and_one_line():
    files = example()
    assert len(files) == 6
    assert files.pop("chapters/contents.py").count("\n") == 1
    assert all(text.count("\n") > 5 for text in files.values())


def test_the_new_chapter_passes_its_own_test_and_those_of_every_chapter(copy):
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        *CHECKS,
        "-k",
        "distance",
    ]
    run = subprocess.run(command, cwd=copy, capture_output=True, text=True, env=os.environ, timeout=250)
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-2000:]
    assert int(re.search(r"(\d+) passed", run.stdout)[1]) >= 12


def test_the_new_chapter_is_clean_for_lint_and_format(copy):
    new = [name for name in example() if name.endswith(".py") and name != "chapters/contents.py"]
    for check in (["check"], ["format", "--check"]):
        run = subprocess.run(["ruff", *check, *new], cwd=copy, capture_output=True, text=True)
        assert run.returncode == 0, run.stdout
