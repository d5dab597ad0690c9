"""The commands and recipes that a reader copies: as far as they can be run without installing anything."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STUBS = """
python3() { mkdir -p .venv/bin && : > .venv/bin/activate; echo python3 "$@"; }
pip() { for word in "$@"; do echo "pip: $word"; done; }
streamlit() { echo streamlit "$@"; }
"""


def first_command(name):
    return re.search(r"```bash\n(.*)\n```", (ROOT / name).read_text("utf-8"))[1]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "deploy/README.md"])
@pytest.mark.parametrize(
    ("index", "asked"),
    [("", []), ("https://example.org/cpu", ["--extra-index-url=https://example.org/cpu"])],
)
def test_the_first_command_makes_its_own_environment_and_takes_torch_from_the_index_named(
    tmp_path, name, index, asked
):
    done = subprocess.run(
        ["sh", "-euc", STUBS + first_command(name)],
        cwd=tmp_path, env={"PATH": "/usr/bin:/bin", "TORCH_INDEX": index}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stderr == ""
    wanted = ["install", *asked, "-r", "requirements.txt"]
    lines = ["python3 -m venv .venv", *(f"pip: {word}" for word in wanted), "streamlit run app.py"]
    assert done.stdout.splitlines() == lines


def test_what_was_not_run_is_marked_in_both_languages():
    for name, words in (("README.md", "not run by us"), ("README.zh-CN.md", "我们没有试过")):
        before = (ROOT / name).read_text("utf-8").split("```powershell")[0]
        assert words in before.rstrip().splitlines()[-1]


def test_the_image_names_the_folder_before_it_fetches_and_fetches_before_it_becomes_a_volume():
    lines = (ROOT / "deploy" / "Dockerfile").read_text("utf-8").splitlines()
    steps = [next(i for i, line in enumerate(lines) if line.startswith(start)) for start in (
        "ENV GLASSBOX_CACHE=/assets", "RUN useradd", "USER glassbox", 'RUN if [ -n "$FETCH" ]', "VOLUME /assets",
    )]  # fmt: skip
    assert steps == sorted(steps)


def test_no_recipe_fetches_what_needs_npm_where_there_is_none():
    for name in ("Dockerfile", "compose.yaml"):
        assert "fetch --all" not in (ROOT / "deploy" / name).read_text("utf-8")


def test_the_quick_check_runs_tests_that_are_there():
    named = re.findall(r"tests/[\w/.]+", (ROOT / ".ci" / "quick").read_text("utf-8"))
    assert len(named) > 5
    assert [name for name in named if not (ROOT / name).exists()] == []
