"""The stored pair: it answers as the record says, and what is missing or does not fit is one sentence."""

import json
from pathlib import Path

import pytest
import torch

from llm_core import experiments
from llm_core.checkpoints import CheckpointError
from llm_core.language.rnn_encoder_decoder import Seq2Seq, Seq2SeqConfig, random_strings
from llm_core.language.rnn_encoder_decoder_stored import NAMES, answer, load
from llm_core.language.rnn_encoder_decoder_training import SMALL_LENGTHS, accuracies, small_pair

LOOKING = Seq2SeqConfig(n_hidden=6, n_embd=4, n_align=5)


def write_record(change=lambda facts: None):
    """A tiny record as scripts/train_bottleneck.py writes it, with untrained weights."""
    torch.manual_seed(1)
    configs = {"fixed": Seq2SeqConfig(n_hidden=8, n_embd=4), "attention": LOOKING}
    tensors = {
        f"{name}.{key}": value
        for name, config in configs.items()
        for key, value in Seq2Seq(config).state_dict().items()
    }
    each = {"exact": [1.0, 0.5], "letters": [1.0, 0.5]}
    shipped = json.loads(SHIPPED.read_text("utf-8"))
    facts = shipped | {
        "config": {name: vars(config) for name, config in configs.items()},
        "test": shipped["test"] | {"lengths": [1, 2], "strings": 4, "fixed": each, "attention": each},
    }
    change(facts)
    experiments.save("bottleneck", facts, tensors)


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))


def test_both_models_come_back_with_their_own_weights(own_folder):
    write_record()
    found = load()
    assert [found.models[name].config.n_hidden for name in NAMES] == [8, 6]
    tensors = experiments.weights("bottleneck")
    assert torch.equal(found.models["fixed"].output.weight, tensors["fixed.output.weight"])


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts["config"].pop("fixed"),
        lambda facts: facts["config"]["attention"].update(n_hidden=7),
        lambda facts: facts["test"]["fixed"]["exact"].pop(),
        lambda facts: facts.pop("command"),
        lambda facts: facts["curve"].pop("attention"),
    ],
)
def test_a_record_that_does_not_fit_its_weights_is_told_in_one_sentence(own_folder, change):
    write_record(change)
    with pytest.raises(CheckpointError, match=r"do not fit together|of another version"):
        load()


def test_a_record_that_is_not_there_is_told_in_one_sentence(own_folder):
    with pytest.raises(CheckpointError, match="cannot be read"):
        load()


def test_the_answer_has_a_row_of_weights_for_each_letter_and_stops_an_endless_model():
    torch.manual_seed(2)
    model = Seq2Seq(LOOKING)
    with torch.no_grad():
        model.output.bias[3] += 100  # writes "a" for ever
    found = answer(model, "xyz", spare=2)
    assert (found.text, found.ended) == ("aaaaa", False)
    torch.testing.assert_close(found.weights.sum(-1), torch.ones(5))
    with torch.no_grad():
        model.output.bias[2] += 200  # ends at once
    found = answer(model, "xyz")
    assert (found.text, found.ended, tuple(found.weights.shape)) == ("", True, (0, 3))


@pytest.mark.parametrize("text", ["", "a b", "é"])
def test_what_is_no_string_of_letters_is_refused(text):
    with pytest.raises(ValueError, match="letter"):
        answer(Seq2Seq(LOOKING), text)


def test_a_small_training_is_the_same_for_the_same_seed_and_can_be_stopped():
    told = []
    one = small_pair(3, lambda *at: told.append(at), steps=2)
    two = small_pair(3, steps=2)
    assert told[-1] == (4, 4)
    for name in NAMES:
        assert one[name].exact == two[name].exact
        assert len(one[name].exact) == len(SMALL_LENGTHS)
        for p, q in zip(one[name].model.parameters(), two[name].model.parameters(), strict=True):
            assert torch.equal(p, q)

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        small_pair(3, stop, steps=2)


SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "experiments" / "bottleneck.json"


def test_the_shipped_models_do_on_fresh_strings_what_their_record_says():
    found, facts = load(), json.loads(SHIPPED.read_text("utf-8"))
    generator = torch.Generator().manual_seed(77)
    for name in NAMES:
        for length in (3, 12, 20):
            source = random_strings(torch.full((150,), length), generator)
            exact, letters = accuracies(found.models[name], source)
            at = facts["test"]["lengths"].index(length)
            assert exact == pytest.approx(facts["test"][name]["exact"][at], abs=0.16)  # four standard errors
            assert letters == pytest.approx(facts["test"][name]["letters"][at], abs=0.12)


def test_the_shipped_pair_shows_the_bottleneck():
    facts = load().facts
    at = facts["test"]["lengths"].index(20)
    fixed, looking = (facts["test"][name]["exact"] for name in NAMES)
    assert facts["parameters"]["fixed"] >= facts["parameters"]["attention"]
    assert fixed[at] < 0.1 < 0.95 < looking[at]
    assert fixed[0] > 0.9
