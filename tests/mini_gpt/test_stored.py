"""The mini-GPT's record: every step can be loaded, the first from its seed, and later ones are better."""

import math
import shutil

import pytest
import torch

from llm_core import experiments
from llm_core.analysis.block.peeking import cut, reported_bits
from llm_core.checkpoints import CheckpointError
from llm_core.data.tokenizers import CharTokenizer
from llm_core.mini_gpt import stored as mini_gpt

STORY = (
    "One morning Ben could not find his other shoe. He looked under the bed, behind the door and in the garden. At "
    "last his sister laughed and pointed at the dog, who was asleep with the shoe between his paws."
)


def price(model):
    """Bits per character of a story that no training has read."""
    ids = torch.tensor([model.tokenizer.eot_id, *model.tokenizer.encode(STORY)])
    return float(reported_bits(model, cut(ids, 64, (len(ids) - 1) // 64)).mean())


def test_each_kept_step_is_cheaper_than_the_one_before_and_the_first_knows_nothing():
    prices = [price(mini_gpt.load(step)) for step in mini_gpt.steps()]
    assert mini_gpt.steps()[:3] == [0, 100, 1000]
    assert prices == sorted(prices, reverse=True)
    assert prices[0] == pytest.approx(experiments.record("mini_gpt")["uniform_bits"], abs=0.5)


def test_step_0_is_made_again_from_the_seed_and_leaves_other_random_numbers_alone():
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    a, b = mini_gpt.load(0), mini_gpt.load(0)
    assert torch.equal(torch.rand(3), expected)
    assert all(torch.equal(x, y) for x, y in zip(a.parameters(), b.parameters(), strict=True))
    row = experiments.record("mini_gpt")["curve"][0]
    assert row[0] == 0
    assert price(a) == pytest.approx(row[2], abs=0.3)


def test_a_step_that_was_not_kept_is_told():
    with pytest.raises(CheckpointError, match="7"):
        mini_gpt.load(7)


def test_every_snapshot_holds_a_sample_that_goes_on_from_the_prompt():
    found = experiments.record("mini_gpt")
    assert all(shot["sample"].startswith(found["prompt"]) for shot in found["snapshots"])


def test_a_damaged_record_is_one_clear_error(tmp_path, monkeypatch, tiny_assets):
    shutil.copytree(tiny_assets / "experiments", tmp_path / "experiments")
    monkeypatch.setenv("GLASSBOX_ASSETS", str(tmp_path))
    path = tmp_path / "experiments" / "mini_gpt.json"
    path.write_text('{"config": {"vocab_size": 3}}', "utf-8")
    for step in (0, 100):
        with pytest.raises(CheckpointError):
            mini_gpt.load(step)


def test_weights_are_kept_once_and_come_back_as_they_were():
    model = mini_gpt.load(100)
    tensors = mini_gpt.prefixed("x", model)
    assert all(name.startswith("x.") for name in tensors)
    assert not any("unembed" in name for name in tensors)
    stored = {k: v for k, v in experiments.weights("mini_gpt").items() if k.startswith("100.")}
    assert stored.keys() == {name.replace("x.", "100.", 1) for name in tensors}
    assert all(torch.equal(stored[name.replace("x.", "100.", 1)], t.float()) for name, t in tensors.items())


def test_characters_are_encoded_with_those_of_the_record():
    characters = "".join(CharTokenizer.train("abc Tomlivedhrnkugf").characters)
    row = mini_gpt.encoded("test", characters)
    assert row.dtype == torch.uint8
    assert row[0] == 0 == row[-1]


def test_the_price_of_knowing_frequencies_only():
    known, asked = torch.tensor([0, 0, 0, 1]), torch.tensor([0, 1])
    assert mini_gpt.frequency_bits(known, asked, 2) == pytest.approx((math.log2(4 / 3) + 2) / 2)
    assert mini_gpt.frequency_bits(known, torch.tensor([2]), 3) == pytest.approx(math.log2(5))
