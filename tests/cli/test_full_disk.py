"""A full disk, in the output and behind files that are saved, ends with one sentence.

It is played by /dev/full and by a limit that bash sets; where a system has neither, tests/conftest.py leaves this
file out.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from llm_core.cli import main

ROOT = Path(__file__).parents[2]
LIMITED = ["bash", "-c", 'ulimit -f 1; exec "$@"', "bash", sys.executable]
"""Python, which may write files of a kilobyte at most."""
FULL = Path("/dev/full")
"""Every byte written to it meets a full disk."""


@pytest.mark.parametrize("argv", [["models"], ["generate", "--model", "ngram", "--tokens", "5"]])
def test_a_full_disk_behind_the_output_ends_with_one_sentence(tiny_assets, argv):
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "llm_core", *argv],
            stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, timeout=100,
            env={**os.environ, "GLASSBOX_ASSETS": str(tiny_assets)},
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "The output could not be written: No space left on device.\n"


def test_a_full_disk_while_maps_are_saved_ends_with_one_sentence(tiny_assets, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tiny_assets))
    (tmp_path / "maps.npz").symlink_to(FULL)
    assert main(["attention", "--text", "The cat", "--out", str(tmp_path / "maps.npz")]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "No space left" in err


def test_a_full_disk_while_models_are_saved_ends_with_one_sentence(tmp_path):
    corpus = tmp_path / "text.txt"
    corpus.write_text("Once upon a time a cat sat on the mat. The cat was happy. " * 24, "utf-8")
    argv = ["train", "--corpus", corpus, "--model", "ngram", "--seconds", "1", "--out", tmp_path]
    done = subprocess.run(
        [*LIMITED, "-m", "llm_core", *argv], capture_output=True, text=True, cwd=ROOT, timeout=100
    )
    assert done.returncode == 1
    assert "ngram model could not be saved" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert list(tmp_path.glob("*.safetensors")) == []
