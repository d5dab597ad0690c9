"""The arena's state and reasons: links round trip, and every number shown is the model's own."""

import numpy as np
import pytest
import torch

from chapters.arena.marks import format_forced, parse_forced, parse_picked, with_forced, without_forced
from chapters.arena.settings import RULES, Settings, presets
from chapters.arena.why import answer
from chapters.arena.why_attention import looks_back, looks_of, seen_by
from chapters.arena.why_gates import gates_of
from chapters.arena.why_words import SHOWN_TOKENS
from chapters.arena.write.generate import by_family, write
from llm_core import taps
from llm_core.checkpoints import FAMILY_NAMES, THREE, TWINS
from llm_core.generation import Sampling, generate
from ui.lesson import words as lessons
from ui.work.models import get_model

DEFAULTS = RULES.defaults


@pytest.fixture(params=["en", "zh"])
def words(request):
    return lessons.read("arena", request.param)


def machines(corpus="stories"):
    return {family: get_model(corpus, family) for family in THREE}


def prefix(model, text="Once upon a time there was a child named Lily. Lily"):
    return [model.tokenizer.eot_id, *model.tokenizer.encode(text)]


def test_forced_tokens_survive_the_way_through_a_link(tiny_assets):
    forced = {"transformer": {12: 34, 3: 5}, "ngram": {0: 7}}
    assert parse_forced(format_forced(forced), "stories") == forced
    assert parse_forced("", "stories") == {}


@pytest.mark.parametrize(
    "raw",
    ["abc", "x.1.2", "lstm.1", "lstm.-1.2", "lstm.1.999999", "lstm.99999.1", "lstm.a.b", "../../etc.1.1"],
)
def test_a_nonsense_list_of_forced_tokens_is_refused(raw):
    with pytest.raises(ValueError):
        parse_forced(raw, "stories")


@pytest.mark.parametrize("raw", ["lstm", "lstm.x", "cat.1", "lstm.1.2", "lstm.-1"])
def test_a_nonsense_pin_is_refused(raw):
    with pytest.raises(ValueError):
        parse_picked(raw, "stories")


def test_forcing_a_token_forgets_what_was_forced_after_it():
    forced = with_forced({"lstm": {2: 5, 9: 6}, "ngram": {1: 1}}, "lstm", 4, [7, 8])
    assert forced == {"lstm": {2: 5, 4: 7, 5: 8}, "ngram": {1: 1}}
    assert without_forced(forced, "lstm", 2) == {"ngram": {1: 1}}


def test_the_text_before_a_forced_token_does_not_change():
    settings = Settings("Once upon a time", DEFAULTS | {"n": 12}, "stories")
    before = [token.id for token in by_family(list(write(settings, machines())))["transformer"]]
    changed = Settings("Once upon a time", DEFAULTS | {"n": 12}, "stories", {"transformer": {5: 40}})
    texts = by_family(list(write(changed, machines())))
    after = texts["transformer"]
    assert [token.id for token in after[:5]] == before[:5]
    assert (after[5].id, after[5].forced) == (40, True)
    assert len(after) >= 6


def test_equal_settings_give_the_same_text_on_every_machine_and_it_is_that_of_generate():
    settings = Settings("Lily had a", DEFAULTS | {"n": 8, "seed": 3, "temp": 0.7}, "stories")
    texts = by_family(list(write(settings, machines())))
    for family, model in machines().items():
        alone = generate(model, model.tokenizer.encode("Lily had a"), 8, Sampling(temperature=0.7, seed=3))
        assert [token.id for token in texts[family]] == [token.id for token in alone]


def test_the_key_of_a_job_names_everything_that_changes_the_text():
    base = Settings("Lily", DEFAULTS, "stories")
    others = [
        Settings("Lily", DEFAULTS, "songci"),
        Settings("Tom", DEFAULTS, "stories"),
        Settings("Lily", {}, "stories", {"ngram": {0: 1}}),
        *(Settings("Lily", DEFAULTS | {key: 0.123}, "stories") for key in DEFAULTS),
    ]
    assert len({settings.key() for settings in [base, *others]}) == len(others) + 1


def test_the_machines_write_in_turn_so_that_all_three_stream_at_once():
    settings = Settings("Once", DEFAULTS | {"n": 10}, "stories")
    first = [family for family, _ in list(write(settings, machines()))[:6]]
    assert first == [*THREE, *THREE]


def test_the_parts_of_the_counts_table_add_up_to_the_probability(words):
    model = get_model("stories", "ngram")
    ids = prefix(model)
    log_probs, _ = model.step(torch.tensor([ids]), model.start())
    token = int(log_probs[0].argmax())
    why = model.why(ids, token)
    assert sum(order.contribution for order in why.orders) + why.uniform == pytest.approx(
        float(log_probs[0, token].exp()), rel=1e-4
    )
    table = answer(words, model, ids, token)["table"]
    assert len(table["rows"]) == len(why.orders) + 1
    assert sum(row["used"] for row in table["rows"]) == 1


def test_a_token_never_seen_after_its_context_is_explained_without_an_error(words):
    model = get_model("stories", "ngram")
    for token in range(0, model.vocab_size, 37):
        assert answer(words, model, prefix(model), token)["sentences"][0]


def test_the_gates_shown_are_the_tensors_of_the_run():
    model = get_model("stories", "lstm")
    ids = prefix(model)
    gates = gates_of(model, ids)
    with torch.inference_mode(), taps.recording(["layers.1.hook_forget_gate", "layers.1.hook_cell"]) as cache:
        model(torch.tensor([ids]))
    assert np.allclose(gates.forget, cache["layers.1.hook_forget_gate"][0].mean(1))
    assert np.allclose(gates.cell[1:], cache["layers.1.hook_cell"][0])
    assert np.allclose(gates.cell[0], 0)
    assert gates.keepers == int((cache["layers.1.hook_forget_gate"][0, -1] > 0.9).sum())
    assert ((gates.forget > 0) & (gates.forget < 1)).all()


def test_the_memory_of_a_long_text_is_the_same_when_only_its_end_is_watched():
    model = get_model("stories", "lstm")
    ids = prefix(model, "Lily found a kite. " * 40)
    with torch.inference_mode(), taps.recording(["layers.1.hook_cell", "layers.1.hook_forget_gate"]) as cache:
        model(torch.tensor([ids]))
    gates = gates_of(model, ids)
    assert len(gates.forget) == SHOWN_TOKENS < len(ids)
    assert np.allclose(gates.cell, cache["layers.1.hook_cell"][0, -SHOWN_TOKENS - 1 :], atol=1e-5)
    assert np.allclose(gates.forget, cache["layers.1.hook_forget_gate"][0, -SHOWN_TOKENS:].mean(1), atol=1e-5)


def test_the_looks_shown_are_the_last_rows_of_the_patterns():
    model = get_model("stories", "transformer")
    ids = prefix(model)
    looks = looks_of(model, ids)
    names = [f"blocks.{i}.attn.hook_pattern" for i in range(2)]
    with torch.inference_mode(), taps.recording(names) as cache:
        model(torch.tensor([ids]))
    rows = torch.stack([cache[name][0, :, -1] for name in names]).numpy()
    assert looks.mean.sum() == pytest.approx(1, abs=1e-5)
    assert np.allclose(looks.mean, rows.mean((0, 1)), atol=1e-6)
    assert np.allclose(looks.strongest, rows[looks.layer, looks.head], atol=1e-6)
    assert looks.strongest[1:].max() == pytest.approx(rows[:, :, 1:].max())


def test_the_head_that_looks_back_is_the_one_with_most_weight_on_that_token():
    model = get_model("stories", "transformer")
    again, places = 5, [1, 3]
    ids = [model.tokenizer.eot_id, again, 9, again, 7]
    looks = looks_of(model, ids)
    (layer, head), weight = looks_back(looks, ids, again)
    per_head = looks.rows[:, :, places].sum(-1)
    assert weight == pytest.approx(per_head.max()) == pytest.approx(per_head[layer, head])
    assert looks_back(looks, ids, model.tokenizer.eot_id) is None  # the start of the text does not count


def test_the_attention_shown_for_a_long_text_belongs_to_the_very_prediction():
    model = get_model("stories", "transformer")
    ids = prefix(model, "Lily found a kite. " * 40)
    seen = seen_by(model, ids)
    assert len(seen) <= model.context_length < len(ids)
    written, _ = model.step(torch.tensor([ids]), model.start())
    shown = model(torch.tensor([seen])).log_softmax(-1)[:, -1]
    assert torch.allclose(written, shown, atol=1e-4)


@pytest.mark.parametrize("family", FAMILY_NAMES)
def test_every_machine_explains_itself_from_the_first_token_on_and_beyond_its_context(words, family):
    model = get_model(TWINS, family)
    for ids in ([model.tokenizer.eot_id], prefix(model, "Lily found a kite. " * 40)):
        found = answer(words, model, ids, 5)
        assert all(found["sentences"])
        assert found.get("strips") or found["table"]


def test_every_preset_says_what_to_look_for(words):
    for corpus in ("stories", "shakespeare", "songci", "manuals"):
        found = presets(words, corpus)
        assert len(found) >= 3
        assert all(preset.prompt and preset.look and preset.title for preset in found)
    assert presets(words, "own-1234") == []
