"""What the site shows as "the same in Python": for every demo a program that prints the numbers of the page."""

import os
import subprocess
import sys

import pytest

from chapters.contents import CONTENTS
from tests.chapters.opening import leave, opened
from ui.book import load
from ui.demo import Demo


def demos_of(page, chapter):
    """Every demo that the modules of a chapter declare."""
    load(f"chapters.{page}.{chapter}.chapter")
    mine = [
        module for name, module in list(sys.modules.items()) if name.startswith(f"chapters.{page}.{chapter}.")
    ]
    return {
        id(one): one for module in mine for one in vars(module).values() if isinstance(one, Demo)
    }.values()


def shown(page, chapter, monkeypatch):
    """Open a chapter with its defaults; the demos that were drawn, each with its values and what it shows as code."""
    found = []

    def recorded(demo, values, _python=Demo.python):
        found.append((demo, values, _python(demo, values)))
        return found[-1][-1]

    with monkeypatch.context() as patch:
        patch.setattr(Demo, "python", recorded)
        leave(opened(page, chapter, wait=False))
    return {demo.id: (demo, values, text) for demo, values, text in found}


def printed(programs, folder):
    """What each program prints, all of them run in one process that knows nothing of the site."""
    driver = (
        "import runpy, sys\nfor path in sys.argv[1:]:\n    print('\\0', end='')\n    runpy.run_path(path)"
    )
    paths = []
    for i, text in enumerate(programs):
        paths.append(folder / f"program_{i}.py")
        paths[-1].write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", driver, *map(str, paths)],
        capture_output=True,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.getcwd()},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split("\0")[1:]


@pytest.mark.usefixtures("shared_models")
def test_the_same_in_python_of_every_demo_prints_the_numbers_of_the_page(monkeypatch, tmp_path):
    every = {}
    for page, chapters in CONTENTS.items():
        for chapter in chapters:
            if demos_of(page, chapter):
                every |= shown(page, chapter, monkeypatch)
    assert len(every) >= 6
    answers = printed([text for _, _, text in every.values()], tmp_path)
    for (demo, values, text), answer in zip(every.values(), answers, strict=True):
        assert not any(
            f"{word} {room}" in text
            for word in ("import", "from")
            for room in ("ui", "chapters", "streamlit")
        )
        if demo.snippet is None:
            source = (demo.source.get(),) if demo.source else ()
            assert answer == f"{demo.compute(*source, *values)}\n", demo.id
