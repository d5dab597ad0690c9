"""The chapter "Several heads" as a visitor meets it: languages, numbers, nonsense in the link, missing files."""

import functools
import json
import shutil

import numpy as np
import pytest
import torch

from llm_core import checkpoints, experiments
from llm_core.analysis.attention.head_counts import HEADS, trained
from llm_core.analysis.attention.heads import head_sum, mean_distance, pattern_distance
from llm_core.analysis.attention.patterns import attend
from llm_core.analysis.attribution.random_twin import random_twin
from llm_core.data.digits import digits, written
from llm_core.networks.patches import PatchTransformer, look
from tests.chapters import opening
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read

pytestmark = pytest.mark.usefixtures("fresh_models")

TEXT = "Lily had a red ball. Lily had a"
opened = functools.partial(opening.opened, "attention", "heads", prompt=TEXT)


def sent(at):
    proto = at.get("bidi_component")[0].proto
    return json.loads(proto.json or proto.mixed.json)


@pytest.fixture(scope="module")
def standard(tiny_assets):
    return opened()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_all_four_panels_are_there_in_both_languages_with_their_numbers(lang):
    said, words = html(opened(lang)), read("attention/heads", lang)
    for name in ("heads_count", "heads_differ", "heads_sum", "heads_patches"):
        assert words.panel(name).kicker in said
    assert said.count("gb-note") >= 4
    assert said.count("16,640") >= 1 + 5 + 1  # the line, the table, what you should see
    assert "{" not in said
    other = read("attention/heads", "zh" if lang == "en" else "en")
    assert other.panel("heads_count").kicker not in said


@pytest.mark.parametrize("n_head", HEADS)
def test_the_small_maps_are_the_patterns_of_the_model_with_so_many_heads(n_head):
    at = opened(heads_n=str(n_head), heads_sentence="Tom had a red ball.")
    pattern = attend(trained(n_head), "Tom had a red ball.").pattern[0].numpy()
    drawn = [array(trace["z"]) for trace in traces(at, "heads_count_patterns")]
    assert len(drawn) == n_head
    np.testing.assert_allclose(np.stack(drawn), pattern, rtol=1e-5, atol=1e-7)


def test_the_table_names_the_bits_of_the_record(standard):
    scores = experiments.record("heads")["test"]["bits_per_character"]
    assert all(f"{scores[str(n)]:.3f}" in html(standard) for n in HEADS)


def test_the_dots_are_the_distances_of_the_heads_and_the_diamonds_those_of_the_twin(standard):
    model = checkpoints.load("stories", "transformer")
    dots, means, untrained = traces(standard, "heads_distance")
    found = torch.stack([pattern_distance(layer) for layer in attend(model, TEXT).pattern])
    np.testing.assert_allclose(array(dots["y"]), found[:, 0, 1], rtol=1e-5)  # the tiny model has two heads
    np.testing.assert_allclose(array(means["y"]), mean_distance(found), rtol=1e-5)
    twin = torch.stack([pattern_distance(layer) for layer in attend(random_twin(model), TEXT).pattern])
    np.testing.assert_allclose(array(untrained["y"]), mean_distance(twin), rtol=1e-5)
    assert f"{float(mean_distance(found).mean()):.2f} bits apart" in html(standard)


def test_the_rows_are_what_the_heads_write_and_the_last_is_the_layers_own_output():
    at = opened(heads_layer="1", heads_token="4")
    model = checkpoints.load("stories", "transformer")
    found = head_sum(model, [model.tokenizer.eot_id, *model.tokenizer.encode(TEXT)], 0)
    _, cells = traces(at, "heads_sum_figure")
    z, kept = array(cells["z"]), [int(channel) - 1 for channel in cells["x"]]  # the largest of them are drawn
    np.testing.assert_allclose(z[:2], found.written[3][:, kept], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(z[-1], found.output[3][kept], rtol=1e-4, atol=1e-6)
    largest = torch.cat([found.written[3], found.output[3][None]]).abs().amax(0)
    assert largest[kept].min() >= largest.sort(descending=True).values[len(kept) - 1]
    assert f"{float(found.output[3].norm()):.2f}" in html(at)


def test_the_browser_is_sent_the_digit_and_the_models_own_patterns():
    at = opened(patches_digit="7")
    test, model = digits().split("test"), PatchTransformer.trained()
    seen, data = look(model, test.images[6]), sent(at)
    assert data["image"] == test.images[6].flatten().tolist()
    assert data["truth"] == int(test.labels[6])
    np.testing.assert_allclose(data["pattern"], seen.pattern, atol=1e-6)
    np.testing.assert_allclose(data["chances"], seen.chances, atol=1e-6)
    rows = seen.pattern[-1, :, 0, 1:]
    assert f"(head {int(rows.amax(-1).argmax()) + 1})" in html(at)
    assert data["spot"]["head"] == int(rows.amax(-1).argmax())


def test_right_and_wrong_are_said_in_words_and_the_button_leads_to_the_mistakes():
    test, model = digits().split("test"), PatchTransformer.trained()
    with torch.inference_mode():
        guesses = model(torch.from_numpy(test.images)).argmax(-1).numpy()
    wrong = [int(i) + 1 for i in np.flatnonzero(guesses != test.labels)]
    at = opened(patches_digit=str(wrong[0]))
    assert "✗ Wrong" in html(at)
    at.button(key="patches_next_wrong").click().run()
    assert at.number_input(key="patches_digit").value == wrong[1]
    right = next(i for i in range(1, len(test)) if i not in wrong)
    assert "✓ Right" in html(opened(patches_digit=str(right)))


def test_a_drawn_image_comes_from_the_link_and_has_no_label():
    image = digits().split("train").images[5]
    at = opened(patches_drawn=written(image))
    assert sent(at)["image"] == image.flatten().tolist()
    assert sent(at)["truth"] is None
    assert "Your drawing" in html(at)
    assert "The square is empty" in html(opened(patches_drawn="0" * 64))


def test_nonsense_in_the_link_is_told_and_the_default_is_shown():
    at = opened(
        heads_n="7",
        heads_layer="99",
        heads_token="-1",
        patches_digit="soup",
        patches_drawn="<script>",
        patches_layer="9",
        patches_head="1e9",
        patches_who="0",
        heads_sentence="\x00",
    )
    said = html(at)
    for name in ("heads_n", "heads_token", "patches_digit", "patches_drawn"):
        assert f"a value for “{name}”" in said
    for asked in ("heads_layer=99", "patches_layer=9", "patches_head=1e9", "patches_who=0"):
        assert f"asks for {asked}, which is not there" in said
    assert "There is no sentence yet" in said
    assert sent(at)["spot"]["layer"] == 1


@pytest.mark.parametrize("text", ["a", "Lily " * 4000])
def test_one_letter_and_a_long_text_are_read(text):
    opened(prompt=text, heads_sentence=text[:300])


def test_without_records_and_digits_the_chapter_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    said = html(opened())
    assert "The five small models cannot be shown" in said
    assert "There is no trained Transformer" in said
    assert "The digits cannot be shown" in said


def test_damaged_records_are_told(tiny_assets, tmp_path, monkeypatch):
    place = tmp_path / "assets"
    shutil.copytree(tiny_assets, place)
    monkeypatch.setenv("GLASSBOX_ASSETS", str(place))
    for name in ("heads", "patches"):
        path = place / "experiments" / f"{name}.json"
        path.write_text(json.dumps({"config": json.loads(path.read_text())["config"], "test": {}}))
    said = html(opened())
    assert "The five small models cannot be shown" in said
    assert "The digits cannot be shown" in said
