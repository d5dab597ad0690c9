"""The Transformer page: what the microscope is sent, and what the page does with bad input and nonsense links."""

import functools
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from chapters.transformer.walk import microscope, weights
from chapters.transformer.walk.figure import unpack
from llm_core import checkpoints, taps
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.mini_gpt import stored as mini_gpt
from tests.chapters import opening
from tests.chapters.reading import html
from ui.lesson.words import read
from ui.show.numbers import percent
from ui.work import attention_models

ROOT = Path(__file__).resolve().parents[3]
TEXT = "Lily had a red ball. Lily had a"


opened = functools.partial(opening.opened, "transformer", "walk", prompt=TEXT)


def payload(at):
    return unpack(at.get("bidi_component")[0].proto.bytes)


def recorded(text=TEXT):
    model = checkpoints.load("stories", "transformer")
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(text)]
    with torch.inference_mode(), taps.recording() as kept:
        logits = model(torch.tensor([ids]))[0]
    return ids, {name: tensor[0].numpy() for name, tensor in kept.items()}, logits


@pytest.fixture(scope="module")
def standard(tiny_assets):
    return opened()


def test_the_browser_gets_the_models_own_tensors(standard):
    header, found = payload(standard)
    ids, kept, logits = recorded()
    assert header["ids"] == ids
    for layer in range(2):
        for part, name in enumerate(("pre", "mid", "post")):
            np.testing.assert_allclose(
                found["resid"][2 * layer + part], kept[f"blocks.{layer}.hook_resid_{name}"], atol=4e-3
            )
        for name, tap in (("q", "rot_q"), ("k", "rot_k"), ("v", "v")):
            np.testing.assert_allclose(found[name][layer], kept[f"blocks.{layer}.attn.hook_{tap}"], atol=4e-3)
        np.testing.assert_allclose(found["mlp_pre"][layer], kept[f"blocks.{layer}.mlp.hook_pre"], atol=4e-3)
    chances = logits.softmax(-1)
    for at, row in enumerate(header["next"]):
        for i, _, logit, chance in row["top"]:
            assert logit == pytest.approx(float(logits[at, i]), abs=1e-3)
            assert chance == pytest.approx(float(chances[at, i]), abs=1e-5)
        before, width = row["before"], row["drawn"][3]
        assert before <= header["u"] + 1e-5
        assert header["u"] - 1e-5 <= before + width


def test_the_page_says_what_this_text_shows(standard):
    _, kept, logits = recorded()
    said = html(standard)
    row = kept["blocks.0.attn.hook_pattern"][0, -1]
    assert f"{100 * row.max():.0f}" in said
    assert f"{100 * float(logits[-1].softmax(-1).max()):.0f}" in said
    within = (
        sum(step["tap"].startswith("blocks") for step in payload(standard)[0]["steps"]) + 1
    )  # scores: no tap
    assert f"{1 + 2 * within + 4} steps" in said  # embedding; two layers; norm, logits, softmax, draw


def test_every_step_has_a_name_a_sentence_and_a_line_of_code_in_both_languages(standard):
    for step in payload(standard)[0]["steps"]:
        for language in ("en", "zh"):
            strings = read("transformer/walk", language).strings
            assert strings[f"name_{step['key']}"]
            assert strings[f"says_{step['key']}"]
        lines = (ROOT / step["code"]["file"]).read_text("utf-8").splitlines()
        assert lines[step["code"]["line"] - 1].strip() == step["code"]["text"]


def test_six_layers_six_heads_and_64_tokens_travel_in_less_than_a_megabyte(monkeypatch):
    torch.manual_seed(1)
    tokenizer = ByteTokenizer()
    config = TransformerConfig(tokenizer.vocab_size, 256, n_layer=6, n_head=6, n_embd=192)
    model = Transformer(config, tokenizer)
    for p in model.parameters():
        torch.nn.init.normal_(p, std=0.08)
    monkeypatch.setattr(attention_models, "transformer", lambda model_id: model.freeze())
    for cached in (microscope._own, microscope.tensors, microscope.next_tokens, microscope.packed):
        cached.clear()
    text = "x, y and (z) " * 5 + "!" * 40
    seen = microscope.see("large", text)
    assert seen.length == 65
    assert seen.look.cut == len(text) - 64
    assert seen.layers_around(0) == list(range(6))
    data = microscope.payload(seen, text, 0, read("transformer/walk", "en"), {"step": 0})
    _header, found = unpack(data)
    assert len(data) < 1_000_000
    exact = seen.look.kept["blocks.3.mlp.hook_pre"].numpy()
    row_width = exact.max(-1) - exact.min(-1)
    assert (abs(found["mlp_pre"][3] - exact).max(-1) <= row_width / 255).all()
    for cached in (microscope._own, microscope.tensors, microscope.next_tokens, microscope.packed):
        cached.clear()


def test_an_empty_text_shows_an_example_and_says_so():
    at = opened(prompt="   ")
    assert "There is no text yet" in html(at)
    assert len(payload(at)[0]["ids"]) > 10


def test_one_token_works():
    header, found = payload(opened(prompt="a"))
    assert len(header["ids"]) == 2
    assert found["resid"].shape == (5, 2, 32)


def test_a_huge_text_is_cut_and_the_page_says_by_how_much():
    text = "Lily had a red ball. " * 6000
    at = opened(prompt=text)
    header = payload(at)[0]
    assert len(header["ids"]) == 64  # the small model's whole context
    assert "the 63 tokens that fit" in html(at)


def test_unknown_characters_are_named():
    assert "has never seen" in html(opened(prompt="明月ß几", model="songci"))


def test_nonsense_in_the_link_becomes_the_nearest_with_one_notice():
    at = opened(layer="99", head="-3", token="1e9", step="<b>soup</b>")
    spot = payload(at)[0]["spot"]
    assert (spot["layer"], spot["head"], spot["key"]) == (1, 0, "embed")
    assert "layer=99, head=-3, token=1e9, step=&lt;b&gt;soup" in html(at)


def test_a_link_opens_its_spot_without_a_notice():
    at = opened(layer="2", head="2", token="3", step="pattern")
    assert payload(at)[0]["spot"] == {"layer": 1, "head": 1, "token": 2, "key": "pattern"}
    assert "The link asks for" not in html(at)


def test_the_lens_table_names_what_the_model_would_say_after_each_layer():
    text = "Lily had <b>"
    shown = html(opened(prompt=text))
    ids, kept, logits = recorded(text)
    model = checkpoints.load("stories", "transformer")
    with torch.inference_mode():
        early = model.unembed(model.norm(torch.tensor(kept["blocks.0.hook_resid_post"])))
    for reading in (early[-1], logits[-1]):
        chance, best = reading.softmax(-1).max(-1)
        name = model.tokenizer.token_text(int(best)).replace(" ", "·").replace("\n", "↵").replace("<", "&lt;")
        assert f"“{name}” {percent(float(chance), 1)}".replace('"', "&quot;") in shown
    assert shown.count('<th scope="row">') == 3
    assert shown.count('<th scope="col">') == len(ids) + 1
    assert (
        "<b>" not in shown.split('<div class="gb-scores gb-lens"')[0]
    )  # what the visitor typed is not markup


def test_what_the_parts_add_is_named_and_adds_up_to_the_models_own_lead():
    at = opened(after="4")
    _, _, logits = recorded()
    first, second = logits[3].topk(2).values.tolist()
    assert f"by {first - second:.2f} in the score" in html(at)
    charts = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    assert [trace["type"] for chart in charts for trace in chart["data"]] == [
        "bar",
        "bar",
        "scatter",
        "heatmap",
    ]
    assert len(charts[1]["data"][0]["x"]) == 3  # two heads and the MLP


def test_nonsense_for_the_token_of_the_lower_panels_is_told():
    assert "a value for “after”" in html(opened(after="-7"))


def same_in_python(at):
    return [code.value for code in at.code if "checkpoints.load(" in code.value and "print(" in code.value]


def test_the_same_in_python_prints_the_lengths_and_the_lead_of_the_page():
    at = opened(after="4")
    program = "\n".join(same_in_python(at))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True
    )
    first, lead = re.search(r"tensor\(\[([0-9.]+),", done.stdout)[1], float(done.stdout.split()[-1])
    assert f"{float(first):.2f}" in html(at)
    assert f"by {lead:.2f} in the score" in html(at)


def test_the_same_in_python_holds_the_tokens_of_a_long_text_and_not_the_text():
    at = opened(prompt=TEXT * 200)
    lengths, parts = same_in_python(at)
    assert f"ids = {payload(at)[0]['ids']}" in lengths
    assert len(lengths + parts) < 3000


def test_a_row_is_answered_and_nonsense_is_not(tiny_assets):
    model = checkpoints.load("stories", "transformer")
    found = weights.row_of("stories", {"matrix": "W_down", "layer": 1, "row": 3})
    np.testing.assert_allclose(found["values"], model.layers()[1].mlp.down.weight[3].detach(), atol=1e-6)
    assert found["key"] == "W_down.1.3"
    for asked in (
        None,
        {},
        {"matrix": "W_Q", "layer": 9, "row": 0},
        {"matrix": "W_Q", "layer": "x", "row": 0},
    ):
        assert weights.row_of("stories", asked) is None


def test_lengths_of_the_line_travel_for_all_layers(standard):
    _, found = payload(standard)
    _, kept, _ = recorded()
    np.testing.assert_allclose(
        found["stream_length"][4], np.linalg.norm(kept["blocks.1.hook_resid_post"], axis=-1), rtol=2e-3
    )
    np.testing.assert_allclose(
        found["write_length"][3], np.linalg.norm(kept["blocks.1.hook_mlp_out"], axis=-1), rtol=2e-3
    )


def test_a_visitors_own_model_is_offered_and_read(tiny_assets, monkeypatch):
    class Mine:
        name, model = "training-ab12", checkpoints.load("stories", "transformer")

    monkeypatch.setattr(attention_models.st, "session_state", {"mt_models": [Mine()]})
    monkeypatch.setattr(attention_models.kept, "get", lambda name: None)
    assert "own-ab12" in attention_models.alone()
    assert attention_models.transformer("own-ab12") is Mine.model
    ids = recorded()[0]
    assert list(microscope.see("own-ab12", TEXT).look.ids) == ids
    with pytest.raises(attention_models.failures()):
        attention_models.transformer("own-gone")


def test_the_mini_gpt_can_be_walked_through_letter_by_letter(tiny_assets):
    at = opened(model="mini_gpt")
    header, found = payload(at)
    assert len(header["ids"]) == len(TEXT) + 1
    model = mini_gpt.trained()
    with torch.inference_mode():
        logits = model(torch.tensor([header["ids"]]))[0, -1]
    assert header["next"][-1]["top"][0][0] == int(logits.argmax())
    assert found["head_length"].shape[:2] == (model.config.n_layer, model.config.n_head)
