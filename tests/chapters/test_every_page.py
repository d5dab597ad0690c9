"""Every page in both languages, driven through the frame as a visitor would, on the small models."""

import shutil

import pytest
from safetensors.torch import load_file, save_file

from chapters.arena.machines import machines
from chapters.contents import CONTENTS
from llm_core.checkpoints import THREE
from tests.chapters.opening import leave, opened
from tests.chapters.reading import html
from ui.lesson.rows import listing
from ui.lesson.words import read
from ui.site.navigation import FOLDER, PAGES, existing
from ui.work.models import MissingModel

pytestmark = pytest.mark.usefixtures("fresh_models")


def test_every_page_script_is_in_the_navigation():
    assert sorted(existing()) == sorted(path.stem for path in FOLDER.glob("*.py"))
    assert existing() == tuple(name for name in PAGES if name in existing())


@pytest.mark.parametrize("room", ["pages", "ui"])
def test_no_page_ends_with_st_stop_which_would_cut_off_the_footer(room):
    assert [
        path.name
        for path in (FOLDER.parent / room).rglob("*.py")
        if "    st.stop()" in path.read_text("utf-8")
    ] == []


@pytest.mark.parametrize("name", existing())
def test_a_page_speaks_the_language_of_the_link(name):
    for language, other in (("en", "zh"), ("zh", "en")):
        at = opened(name, CONTENTS[name][0], language, wait=False)
        assert read(name, language).ui("title") in html(at)
        assert read(name, other).ui("title") not in html(at)
        leave(at)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_damaged_checkpoint_is_named_and_the_other_machines_go_on(
    language, tiny_assets, tmp_path, monkeypatch
):
    place = tmp_path / "assets"
    shutil.copytree(tiny_assets, place)
    weights = place / "checkpoints" / "stories-lstm.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])  # a fetch that was cut off
    monkeypatch.setenv("GLASSBOX_ASSETS", str(place))
    said = html(opened("arena", "write", language, wait=False))
    name = read("common", language).ui("lstm")
    assert read("arena", language).ui("damaged", machines=name) in said
    assert read("common", language).ui("page_failed") not in said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_corpus_whose_machines_are_all_damaged_is_said_to_be_gone(
    language, tiny_assets, tmp_path, monkeypatch
):
    place = tmp_path / "assets"
    shutil.copytree(tiny_assets, place)
    for weights in (place / "checkpoints").glob("stories-*.safetensors"):
        weights.write_bytes(weights.read_bytes()[:100])
    monkeypatch.setenv("GLASSBOX_ASSETS", str(place))
    said = html(opened("arena", "write", language, wait=False))
    common = read("common", language)
    assert common.ui("model_gone", reason="|").split("|")[0] in said
    words = read("arena", language)
    names = listing(words, [common.ui(family) for family in THREE])
    assert words.ui("damaged", machines=names) in said
    assert common.ui("page_failed") not in said
    with pytest.raises(MissingModel, match='no machine of "stories"'):
        machines("stories")


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
    said = html(opened(page, chapter, language, wait=False))
    name = read("models", language).ui("model_name", corpus=read("common", language).ui("stories"))
    refused = read("models", language).ui("refused", model=name, reason="|")  # somebody tried it before
    failed = read(f"{page}/{chapter}", language).ui("failed", reason="|")
    assert refused.split("|")[0] in said or failed.split("|")[0] in said
    assert "embed.weight holds values that are not finite" in said
    assert read("common", language).ui("page_failed") not in said
