"""Every page in both languages, driven through the frame as a visitor would, on the small models."""

import shutil
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file
from streamlit.testing.v1 import AppTest

from ui.lesson.words import read
from ui.site.navigation import FOLDER, PAGES, existing

pytestmark = pytest.mark.usefixtures("fresh_models")

MAIN = str(Path(__file__).resolve().parents[2] / "ui" / "main.py")


def visit(name, language, **link):
    at = AppTest.from_file(MAIN, default_timeout=240)
    at.query_params["lang"] = language
    for key, value in link.items():
        at.query_params[key] = value
    at.run()
    return at if name == "home" else at.switch_page(f"../pages/{name}.py").run()


def test_every_page_script_is_in_the_navigation():
    assert sorted(existing()) == sorted(path.stem for path in FOLDER.glob("*.py"))
    assert existing() == [name for name in PAGES if name in existing()]


@pytest.mark.parametrize("room", ["pages", "ui"])
def test_no_page_ends_with_st_stop_which_would_cut_off_the_footer(room):
    assert [
        path.name
        for path in (FOLDER.parent / room).rglob("*.py")
        if "    st.stop()" in path.read_text("utf-8")
    ] == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", existing())
def test_a_page_opens_without_an_exception(name, language):
    at = visit(name, language)
    assert not at.exception
    html = "".join(block.value for block in at.html)
    assert html.count("<h1") == 1
    assert "gb-footer" in html


@pytest.mark.parametrize("name", existing())
def test_a_page_speaks_the_language_of_the_link(name):
    for language, other in (("en", "zh"), ("zh", "en")):
        html = "".join(block.value for block in visit(name, language).html)
        title = read(name, language).ui("title")
        assert title in html
        assert read(name, other).ui("title") not in html


@pytest.mark.parametrize("name", existing())
def test_nonsense_in_the_link_is_survived(name):
    at = visit(
        name,
        "klingon",
        temp="banana",
        layer="99",
        corpus="../../etc",
        seed="-1e9",
        text="\x00",
        prompt="\x00",
    )
    assert not at.exception


@pytest.mark.parametrize("name", existing())
def test_a_page_without_any_checkpoint_says_what_is_missing(name, tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    at = visit(name, "en")
    assert not at.exception
    assert any("gb-footer" in block.value for block in at.html)  # a style sheet may come after it


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_damaged_checkpoint_is_named_and_the_other_machines_go_on(
    language, tiny_assets, tmp_path, monkeypatch
):
    place = tmp_path / "assets"
    shutil.copytree(tiny_assets, place)
    weights = place / "checkpoints" / "stories-lstm.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])  # a fetch that was cut off
    monkeypatch.setenv("GLASSBOX_ASSETS", str(place))
    at = visit("arena", language)
    assert not at.exception
    html = "".join(block.value for block in at.html)
    name = read("common", language).ui("lstm")
    assert read("arena", language).ui("damaged", machines=name) in html
    assert read("common", language).ui("page_failed") not in html


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("page", "chapter"), [("attention", "look"), ("transformer", "walk")])
def test_weights_that_are_not_finite_are_refused_with_a_sentence(
    page, chapter, language, tiny_assets, tmp_path, monkeypatch
):
    place = tmp_path / "assets"
    shutil.copytree(tiny_assets, place)
    weights = place / "checkpoints" / "stories-transformer.safetensors"
    tensors = load_file(weights)
    tensors["embed.weight"][0, 0] = float("nan")
    save_file(tensors, weights)
    monkeypatch.setenv("GLASSBOX_ASSETS", str(place))
    at = visit(page, language)
    assert not at.exception
    html = "".join(block.value for block in at.html)
    name = read("models", language).ui("model_name", corpus=read("common", language).ui("stories"))
    refused = read("models", language).ui("refused", model=name, reason="|")  # somebody tried it before
    failed = read(f"{page}/{chapter}", language).ui("failed", reason="|")
    assert refused.split("|")[0] in html or failed.split("|")[0] in html
    assert "embed.weight holds values that are not finite" in html
    assert read("common", language).ui("page_failed") not in html
