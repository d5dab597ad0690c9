"""Training in the clinic: the patient's own loss teaches, and the honest price asks as a writer is asked."""

import math

import pytest
import torch

from llm_core.clinic import training
from llm_core.clinic.patient import HEALTHY, SICK, Patient, Size
from llm_core.data.corpora import corpora_folder


@pytest.fixture(scope="module")
def text(tiny_assets):
    training.stories.cache_clear()
    yield training.stories(str(corpora_folder()))
    training.stories.cache_clear()


def test_the_repaired_patient_learns_and_writes(text):
    found = training.study(HEALTHY, text, seed=1, steps=30, places=20)
    assert [look.step for look in found.looks][:2] == [0, 10]
    assert found.looks[-1].honest < found.looks[0].honest - 1
    assert found.written.startswith(training.PROMPT)
    assert len(found.written) == len(training.PROMPT) + training.WRITTEN
    assert found.uniform == pytest.approx(math.log2(text.tokenizer.vocab_size))


def test_a_patient_without_a_loss_is_not_trained(text):
    assert not training.trainable(SICK)
    with pytest.raises(ValueError, match="no loss"):
        training.study({**SICK, "head": "scores"}, text, steps=3)


def test_every_case_of_the_page_can_be_trained():
    assert all(training.trainable(choice) for choice in training.CASES.values())


def test_whoever_waits_no_more_ends_the_training(text):
    class LeftError(Exception):
        pass

    def leave(done, total):
        if done:
            raise LeftError

    with pytest.raises(LeftError):
        training.study(HEALTHY, text, steps=30, report=leave)


@pytest.mark.parametrize("mask", ["upper", "none"])
def test_only_a_model_that_peeks_is_priced_differently_with_and_without_what_follows(text, mask):
    """Without a mask the answer at a place changes when the text goes on: a loss over whole pieces is no price."""
    net = Patient(
        {**HEALTHY, "mask": mask}, Size(text.tokenizer.vocab_size, context_length=49), seed=1
    ).eval()
    ids = text.judge[None, :40]
    with torch.no_grad():
        whole = net(ids)[0]
        alone = torch.stack([net(ids[:, : t + 1])[0, -1] for t in range(40)])
    same = torch.allclose(whole, alone, atol=1e-3)
    assert same == (mask == "upper")


def test_the_honest_price_of_a_blind_guess_is_the_size_of_the_alphabet(text):
    net = Patient(HEALTHY, Size(text.tokenizer.vocab_size, context_length=49), seed=1).eval()
    torch.nn.init.zeros_(net.to_vocabulary.weight)
    bits = training.honest(net, text.judge, places=5)
    assert bits == pytest.approx(math.log2(text.tokenizer.vocab_size), abs=1e-4)
    assert training.reported(net, text.judge) == pytest.approx(bits, abs=1e-4)
