"""The library as a package: built, put where no repository is, it writes, and its public face is there."""

import ast
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import llm_core
from scripts import make_api

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with the contents of the wheel."""
    place = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "-q",
        "-w",
        place,
        ".",
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=250)
    (wheel,) = place.glob(f"glassbox-{llm_core.__version__}-*.whl")
    zipfile.ZipFile(wheel).extractall(place / "site-packages")
    return place / "site-packages"


def outside(installed, tmp_path, *command):
    """Run Python in a folder that is not the repository, with the installed library."""
    environment = {k: v for k, v in os.environ.items() if k != "GLASSBOX_ASSETS"} | {
        "PYTHONPATH": str(installed)
    }
    return subprocess.run(
        [sys.executable, *command], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=200
    )


def test_outside_the_repository_the_installed_library_writes_with_its_own_checkpoints(installed, tmp_path):
    argv = ["generate", "--model", "ngram", "--prompt", "Once upon a", "--tokens", "3", "--temperature", "0"]
    done = outside(installed, tmp_path, "-m", "llm_core", *argv)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(" time")
    where = outside(installed, tmp_path, "-c", "import llm_core; print(llm_core.available()[0].folder)")
    assert Path(where.stdout.strip()) == installed / "llm_core" / "assets" / "checkpoints"


def test_the_wheel_holds_the_library_its_assets_and_its_command_and_nothing_of_the_site(installed):
    assert {p.name for p in installed.iterdir()} == {"llm_core", f"glassbox-{llm_core.__version__}.dist-info"}
    assert (installed / "llm_core" / "py.typed").exists()
    (information,) = installed.glob("*.dist-info")
    assert "glassbox = llm_core.__main__:run" in (information / "entry_points.txt").read_text()
    shipped = {p.relative_to(ROOT / "assets") for p in (ROOT / "assets").rglob("*") if p.is_file()}
    assert shipped == {
        p.relative_to(installed / "llm_core" / "assets")
        for p in (installed / "llm_core" / "assets").rglob("*")
        if p.is_file()
    }


def test_the_public_face_does_not_wait_for_torch_and_every_name_of_it_is_there():
    code = "import sys, llm_core; print('torch' in sys.modules, llm_core.__version__, len(dir(llm_core)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", llm_core.__version__, str(len(llm_core.__all__))]
    for name in llm_core.__all__:
        assert getattr(llm_core, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        _ = llm_core.lod


def test_what_the_site_imports_from_a_name_of_the_face_is_the_same_object():
    for module, names in llm_core.FACE.items():
        tree = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8"))
        own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        assert set(names) <= own | set(vars(sys.modules[module])), module


def test_the_reference_of_the_library_is_that_of_its_docstrings():
    """Run python scripts/make_api.py when this fails."""
    assert (ROOT / "docs" / "api.md").read_text("utf-8") == make_api.reference()


def test_the_reference_explains_every_name_of_the_face():
    headings = re.findall(r"^### `(\w+)", (ROOT / "docs" / "api.md").read_text("utf-8"), re.MULTILINE)
    assert set(headings) == {*llm_core.__all__} - {"__version__"}
