"""The chapter "How large is large?": its bars are the counted parameters, and what cannot be is a sentence."""

import functools
import re

import numpy as np
import pytest

from chapters.inside.large.models import count, table_share
from chapters.inside.large.training import YEAR, Cost, sentence
from figures.axes import round_steps
from llm_core import checkpoints
from llm_core.analysis.size.cost import BYTES, cache_bytes, weight_bytes
from llm_core.analysis.size.published import MODELS
from llm_core.analysis.size.shape import PARTS, Shape, parameters, total, working_parameters
from tests.chapters import opening
from tests.chapters.reading import array, html, named, spec, traces
from ui.lesson.words import read
from ui.show.numbers import percent

opened = functools.partial(opening.opened, "inside", "large")


def plain(at):
    """What stands on the page, with plain spaces."""
    return html(at).replace("\u00a0", " ")


@pytest.mark.parametrize("name", MODELS)
def test_the_bars_are_the_parameters_of_each_part(name):
    at, shape = opened(large_model=name), MODELS[name].shape
    counted = [parameters(shape), *([working_parameters(shape)] if shape.experts else [])]
    drawn = [array(bars["x"]).tolist() for bars in traces(at, "large_models_parts")]
    assert drawn == [[parts[part] for part in PARTS] for parts in counted]
    assert f"{total(shape):,} parameters" in html(at)


def test_the_sum_of_a_mixture_of_experts_adds_up():
    said = html(opened(large_model="deepseek_v3"))
    numbers = re.search(r"The sum: (.*?)\.<", said.replace(",", ""))[1]
    layers, attention, dense, feed, mixed, n, expert, router, tables, head, whole = map(
        int, re.findall(r"\d+", numbers)
    )
    each = n * expert + router
    assert layers * attention + dense * feed + mixed * each + tables + head == whole
    assert whole == total(MODELS["deepseek_v3"].shape)


def test_experts_open_on_what_the_authors_of_deepseek_v3_say_and_follow_the_numbers():
    at = opened()
    assert "671,026,404,352 parameters (671 B), of which 36.6 B work on one token: 5.5%" in plain(at)
    at = opened(large_routed=1, large_chosen=1, large_shared=0)
    whole, working = traces(at, "large_experts_parts")
    spared = array(whole["x"]) - array(working["x"])
    assert spared.tolist() == [(129_280 - 1) * 7168, 0, 0, 0]


def test_more_experts_than_there_are_cannot_be_chosen():
    assert "9 experts cannot be chosen among 8" in plain(opened(large_routed=8, large_chosen=9))


def test_while_the_share_at_work_is_asked_for_only_the_whole_is_drawn():
    assert len(traces(opened(guess=True), "large_experts_parts")) == 1


def test_what_deepseek_keeps_of_a_text_is_told_beside_keys_and_values():
    assert "those themselves would take 57 times as much" in plain(opened(large_fit="deepseek_v3"))


def test_our_own_model_stands_among_the_others_with_its_real_count():
    at = opened(large_model="ours")
    model = checkpoints.load("stories", "transformer")
    real = sum(weight.numel() for weight in model.parameters())
    (dots,) = traces(at, "large_models_all")
    assert array(dots["x"])[dots["y"].index(read("inside/large", "en").ui("model_ours"))] == real
    assert html(at).count(f"{real:,}") >= 3


def test_while_a_guess_is_asked_no_part_is_shown_for_the_tables_are_what_the_others_leave():
    at = opened(guess=True)
    (bars,) = traces(at, "large_models_parts")
    assert not array(bars["x"]).any()
    assert set(bars["text"]) == {"?"}
    assert "The sum:" not in html(at)


@pytest.mark.parametrize(
    ("link", "blocks", "factor"),
    [
        ({"large_layers": 24, "large_width": 768}, "170 M", "2 times"),
        ({"large_width": 1536}, "340 M", "4 times"),
        ({"large_width": 768}, "85.1 M", "1 times"),
    ],
)
def test_depth_is_linear_and_width_quadratic(link, blocks, factor):
    said = html(opened(**link))
    assert f"Blocks of your shape: {blocks}, {factor}" in said


def test_the_bars_of_an_own_shape_stand_beside_those_of_gpt_2():
    link = {
        "large_width": 64, "large_heads": 4, "large_kv": 2, "large_layers": 2, "large_vocab": 100,
        "large_gate": "gated", "large_positions": "rotary", "large_tied": "no",
    }  # fmt: skip
    shape = Shape(100, 1024, 2, 64, 4, 2, 256, gated=True, learned_positions=False, tied=False)
    bars = named(opened(**link), "large_own_parts")
    for name, counted in (("GPT-2 small", MODELS["gpt2"].shape), ("your shape", shape)):
        assert array(bars[name]["x"]).tolist() == [parameters(counted)[part] for part in PARTS]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ({"large_layers": 0}, "no_layers"),
        ({"large_width": 0}, "no_width"),
        ({"large_heads": 0}, "no_heads"),
        ({"large_kv": 0}, "no_kv_heads"),
        ({"large_vocab": 0}, "no_vocabulary"),
        ({"large_context": 0}, "no_context"),
        ({"large_width": 770}, "heads_do_not_fit"),
        ({"large_kv": 5}, "groups_do_not_fit"),
        ({"large_width": 120_000, "large_layers": 100}, "trillion"),
    ],
)
def test_what_cannot_be_or_is_too_large_is_a_sentence(link, sentence, language):
    at = opened(language, **link)
    first = read("inside/large", language).strings[sentence].rpartition("}")[2].split(". ")[0].split("。")[0]
    assert first in html(at)
    assert ("Blocks of your shape" in html(at)) == (language == "en" and sentence == "trillion")


def test_the_bars_of_memory_are_bytes_of_weights_and_cache():
    at = opened(large_fit="mistral", large_texts=3, large_tokens=1024)
    shape = MODELS["mistral"].shape
    (weights,), (cache,) = traces(at, "large_memory_weights"), traces(at, "large_memory_cache")
    np.testing.assert_allclose(array(weights["x"]), [weight_bytes(total(shape), kind) for kind in BYTES])
    np.testing.assert_allclose(
        array(cache["x"]), [3 * cache_bytes(shape, 1024), 12 * cache_bytes(shape, 1024)]
    )


def test_a_text_longer_than_a_model_was_made_for_is_told():
    assert "made for 2,048 tokens; 8,192 are beyond" in html(opened(large_fit="gpt3"))


def test_the_operations_of_gpt_3_are_what_its_authors_report_and_ours_are_measured():
    said = html(opened())
    assert "= 3.15 × 10²³ operations" in said.replace("\u00a0", " ")
    (dots,) = traces(opened(large_n=0.135, large_d=2000), "large_training_all")
    assert array(dots["x"])[dots["y"].index("yours")] == pytest.approx(6 * 0.135e9 * 2e12)


def test_weights_and_cache_are_drawn_on_one_scale_with_numbers():
    at = opened()
    weights, cache = (spec(at, f"large_memory_{name}")["layout"] for name in ("weights", "cache"))
    for of in (weights, cache):
        assert of["yaxis"]["automargin"] is False
        assert len(of["xaxis"]["ticktext"]) > 1
    assert weights["xaxis"]["range"] == cache["xaxis"]["range"]
    assert weights["margin"]["l"] == cache["margin"]["l"]


def test_what_sharing_saves_is_told_only_where_something_is_shared():
    assert "Without shared keys and values it would be 4 times" in html(opened())
    assert "Without shared keys" not in html(opened(large_fit="gpt3"))


def test_a_second_table_is_named_where_there_is_one():
    rows = 128_256 * 4096
    said = html(opened(large_model="llama31_8b"))
    assert f"a second table, for its output: {rows:,} parameters" in said.replace("\u00a0", " ")
    assert "<em>Norms, output</em>" in said
    assert "a second table, for its output" not in html(opened())


def test_the_share_that_is_asked_for_and_that_of_the_bar_are_both_told():
    assert table_share(count(checkpoints.load("stories", "transformer"), "gpt2")).facts["both"] == percent(
        parameters(MODELS["gpt2"].shape)["embedding"] / total(MODELS["gpt2"].shape)
    )


def test_many_years_are_written_out():
    a_second, years = 1e9, 185_123
    cost = Cost({}, a_second, 1.0, 1, 1, a_second * years * YEAR)
    assert sentence(cost, read("inside/large", "en"))["time"] == "185,000 years"
    assert sentence(cost, read("inside/large", "zh"))["time"] == "18.5 万年"


@pytest.mark.parametrize("most", [1, 2.4, 2.5, 4.9, 5, 9.99, 3.2e10, 0])
def test_round_steps_are_few_and_end_before_the_longest_bar(most):
    ticks = round_steps(most, str)["tickvals"]
    assert ticks[0] == 0
    assert len(ticks) <= 4
    assert most == 0 or len(ticks) >= 2
    assert ticks[-1] <= 1.3 * max(most, 1)
