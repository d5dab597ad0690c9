"""The house itself: what is shipped, what it weighs, what it needs, and that README and .ci/run say the same."""

import ast
import functools
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import llm_core

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1_000_000
RUN = "-r requirements.txt && streamlit run app.py"
TEST = (
    "python3 -m venv .venv && . .venv/bin/activate && "
    "pip install ${TORCH_INDEX:+--extra-index-url=$TORCH_INDEX} -r requirements-dev.txt && pytest"
)
READMES = ("README.md", "README.zh-CN.md")
OWN = {"llm_core", "ui", "figures", "chapters", "pages", "scripts", "tests", "benchmarks"}


def shipped():
    """The files that a clone contains (in a working tree: tracked ones that are there)."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def sources(*rooms):
    """Python files of these rooms and of the entry file."""
    return [
        p
        for p in shipped()
        if p.suffix == ".py" and (p.parent == ROOT or p.relative_to(ROOT).parts[0] in rooms)
    ]


def text_of(path):
    """Its text, or nothing for a file that is not text."""
    content = path.read_bytes()
    return "" if b"\0" in content[:8000] else content.decode("utf-8")


def requirements(name):
    """Name -> operator and version, for each line of a requirements file that names a package."""
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    found = [
        re.fullmatch(r"([A-Za-z0-9_.-]+)(==|~=)([0-9][0-9a-z.]*)", line)
        for line in lines
        if line and line[0] != "-"
    ]
    assert all(found), f"{name}: every requirement is exact (==) or compatible (~=): {lines}"
    return {normal(match[1]): match[2] + match[3] for match in found}


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(path):
    """Top-level names that a file imports, late imports included."""
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


@functools.cache
def installed():
    """Top-level name -> packages that bring it; reads the file list of every installed package, so only once."""
    return packages_distributions()


def distributions(path):
    """Packages (as requirements name them) behind what a file imports, without ours and Python's own."""
    known = installed()
    foreign = set(imported(path)) - OWN - set(sys.stdlib_module_names)
    return {normal(known[name][0]) for name in foreign if name in known}


def test_no_file_weighs_more_than_12_megabytes_and_the_assets_together_less_than_96():
    heavy = [str(path.relative_to(ROOT)) for path in shipped() if path.stat().st_size > 12 * MEGABYTE]
    assert heavy == []
    assert sum(p.stat().st_size for p in shipped() if p.is_relative_to(ROOT / "assets")) < 96 * MEGABYTE


def test_weights_and_records_of_the_pages_on_counting_and_memory_weigh_less_than_14_megabytes():
    names = [
        "crf",
        "forecast",
        "letter_states",
        "manuals",
        "remember",
        "spam",
        "strip",
        "twins",
        "vectors",
        "hmm",
    ]
    found = [
        path
        for path in shipped()
        if path.is_relative_to(ROOT / "assets")
        and path.suffix in {".json", ".safetensors"}
        and re.split(r"[-.]", path.name)[0] in names
    ]
    assert {re.split(r"[-.]", path.name)[0] for path in found} == set(names)
    assert sum(path.stat().st_size for path in found) < 14 * MEGABYTE


def test_nothing_names_the_host_of_a_package_registry():
    hosts = [
        "pypi" + ".org",
        "files.python" + "hosted.org",
        "registry.npm" + "js.org",
        "download.py" + "torch.org",
    ]
    flags = ["--index" + "-url http", "--extra-index" + "-url http", "--trusted" + "-host"]
    named = [
        (str(p.relative_to(ROOT)), word) for p in shipped() for word in hosts + flags if word in text_of(p)
    ]
    assert named == []


def test_nothing_shipped_has_to_be_unpickled():
    pickles = [
        p.name for p in shipped() if p.suffix in {".pkl", ".pickle", ".pt", ".pth", ".bin", ".joblib", ".npy"}
    ]
    assert pickles == []
    for path in sources("llm_core", "ui", "figures", "chapters", "pages", "scripts", "benchmarks"):
        assert not {"pickle", "dill", "joblib", "marshal", "shelve"} & set(imported(path)), path


def test_every_requirement_is_pinned_and_the_tests_need_what_the_site_needs():
    assert {"torch", "streamlit", "plotly"} <= requirements("requirements.txt").keys()
    assert requirements("requirements-dev.txt").keys().isdisjoint(requirements("requirements.txt"))
    first = (
        line for line in (ROOT / "requirements-dev.txt").read_text().splitlines() if line and line[0] != "#"
    )
    assert next(first) == "-r requirements.txt"


def test_what_the_site_imports_is_in_requirements_and_what_the_rest_imports_in_requirements_dev():
    site, everything = requirements("requirements.txt"), requirements("requirements-dev.txt")
    for path in sources("llm_core", "ui", "figures", "chapters", "pages"):
        assert distributions(path) <= site.keys(), path
    for path in sources("scripts", "tests", "benchmarks"):
        assert distributions(path) <= (site | everything).keys(), path


def pinned(lines):
    """Name -> operator and version, for the requirements of pyproject.toml; one of ours names an extra of ours."""
    found = (re.fullmatch(r"([A-Za-z0-9_.-]+)((?:==|~=)[0-9][0-9a-z.]*)", line) for line in lines)
    return {normal(match[1]): match[2] for match in found if match}


def test_the_package_asks_for_what_requirements_names_and_the_library_for_what_it_imports():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    library, extras = pinned(project["dependencies"]), project["optional-dependencies"]
    assert extras["site"][0] == "glassbox[pretrained]"
    pretrained, site = pinned(extras["pretrained"]), pinned(extras["site"])
    assert library | pretrained | site == requirements("requirements.txt")
    for path in (path for path in sources("llm_core") if path.parent != ROOT):
        assert distributions(path) <= library.keys() | pretrained.keys(), path


def test_the_tested_environment_satisfies_the_exact_requirements():
    lines = (ROOT / "deploy" / "tested-versions.txt").read_text(encoding="utf-8").splitlines()
    tested = {
        normal(name): version
        for name, _, version in (line.partition("==") for line in lines if line[:1] != "#")
    }
    for name, wanted in (requirements("requirements.txt") | requirements("requirements-dev.txt")).items():
        assert name in tested
        assert wanted[:2] == "~=" or tested[name] == wanted[2:], name


def test_the_two_commands_are_the_same_in_both_readmes_and_in_ci():
    for readme in READMES:
        text = (ROOT / readme).read_text(encoding="utf-8")
        assert RUN in text, readme
        assert TEST in text, readme
    assert f"\n{TEST}\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_ci_fails_without_a_browser_and_checks_lint_format_and_types():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "set -euo pipefail" in script
    for step in (
        "chromium --version",
        "ruff check",
        "ruff format --check",
        "mypy",
        "npx eslint",
        "npx prettier",
    ):
        assert step in script


@pytest.mark.parametrize("document", [*READMES, "CONTRIBUTING.md", "deploy/README.md"])
def test_every_file_that_a_document_links_to_is_there(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) + re.findall(r'(?:src|href)="([^"#]+)"', text)
    local = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in local if not (ROOT / document).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("readme", READMES)
def test_the_tree_in_the_readme_names_rooms_that_exist_and_leaves_none_out(readme):
    text = (ROOT / readme).read_text(encoding="utf-8")
    tree = re.search(r"```text\n(.*?)```", text, re.DOTALL)[1]
    named = {line.split()[0].rstrip("/") for line in tree.splitlines() if re.match(r"[A-Za-z]", line)}
    rooms = {p.relative_to(ROOT).parts[0] for p in shipped() if len(p.relative_to(ROOT).parts) > 1}
    assert {room for room in rooms if room[0] != "."} <= named
    assert all((ROOT / name).exists() for name in named)


def test_the_version_is_the_same_wherever_it_stands():
    version = llm_core.__version__
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dynamic"] == ["version"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text()
    assert f"\n## [{version}] - 20" in (ROOT / "CHANGELOG.md").read_text()


def test_every_checkpoint_says_how_it_was_made():
    for weights in (p for p in shipped() if p.suffix == ".safetensors"):
        if (counted := weights.with_name("provenance.json")).exists():  # tables counted, not trained
            assert {"tables", "source", "license"} <= json.loads(counted.read_text(encoding="utf-8")).keys()
            continue
        manifest = json.loads(weights.with_suffix(".json").read_text(encoding="utf-8"))
        of_kind = {"seed", "machine"} if "images" in manifest else {"config", "tokens_seen", "test"}
        assert {"corpus", "family", "command", "date"} | of_kind <= manifest.keys(), weights.name
