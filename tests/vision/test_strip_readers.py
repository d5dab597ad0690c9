"""The readers of digit strips: one size, the eye is the same everywhere, and what a memory is needed for."""

import itertools

import pytest
import torch
from torch import nn

from llm_core.networks.patches_training import by_form
from llm_core.vision import strip_readers
from llm_core.vision.strip_readers import KINDS, TASKS, StripReader, read, trained, untrained, without_memory
from llm_core.vision.strip_training import LONGEST, SHORTEST, TESTED, learn, right_by_place, rows


@pytest.fixture
def strips():
    return torch.randint(0, 17, (3, 5, 8, 8), generator=torch.Generator().manual_seed(1))


def test_all_readers_are_of_one_size():
    sizes = [untrained(kind, 1).n_parameters for kind in KINDS]
    assert min(sizes) > 0.98 * max(sizes)


def test_the_answers_by_hand():
    digits = torch.tensor([[4, 0, 7, 9]])
    assert TASKS["sum"](digits).tolist() == [[4, 4, 1, 0]]
    assert TASKS["largest"](digits).tolist() == [[4, 4, 7, 9]]


@pytest.mark.parametrize(("kind", "peer"), [("lstm", nn.LSTM), ("rnn", nn.RNN)])
def test_what_is_carried_is_what_torchs_own_layer_carries(kind, peer, strips):
    reader = untrained(kind, 2)
    layer = reader.across
    width = layer.weight_hidden.shape[1]
    other = peer(width, width, batch_first=True)
    for name, value in zip(
        ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"), layer.fused_weights(), strict=True
    ):
        getattr(other, name).data.copy_(value)
    with torch.no_grad():
        features = reader.see(strips)
        torch.testing.assert_close(reader.carry(features), other(reader.into(features))[0])


def test_a_window_is_seen_alike_wherever_it_stands(strips):
    reader = untrained("lstm", 1)
    with torch.no_grad():
        torch.testing.assert_close(reader.see(strips.flip(1)), reader.see(strips).flip(1))


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_memory_lets_the_first_digit_change_the_last_answer(kind, strips):
    reader, other = untrained(kind, 1), strips.clone()
    other[:, 0] = 16 - other[:, 0]
    with torch.no_grad():
        apart = (reader(strips) - reader(other)).abs().amax((0, 2))
    assert apart[0] > 0
    assert (apart[1:].max() > 0) == (kind != "alone")


@pytest.mark.parametrize("task", TASKS)
def test_the_best_without_memory_is_that_of_all_strips_counted(task):
    strips = torch.tensor(list(itertools.product(range(10), repeat=3)))
    right = TASKS[task](strips)[:, -1]
    best = sum(int(torch.bincount(right[strips[:, -1] == digit], minlength=10).max()) for digit in range(10))
    assert without_memory(task, 3)[-1] == pytest.approx(best / len(strips))


def test_what_is_kept_is_what_the_reader_computes(strips):
    reader = untrained("lstm", 1)
    found = read(reader, strips[0])
    with torch.no_grad():
        torch.testing.assert_close(found.chances, reader(strips[:1])[0].softmax(-1))
        torch.testing.assert_close(found.features, found.maps.amax((2, 3)))
    assert found.carried.shape == (5, strip_readers.WIDTHS["lstm"])


def test_batches_have_strips_of_all_lengths():
    lengths = {ids.shape[1] for ids in itertools.islice(rows(50, 1), 100)}
    assert lengths == set(range(SHORTEST, LONGEST + 1))


def test_a_few_steps_of_learning_lower_the_loss():
    events = list(learn(untrained("lstm", 1), "largest", 1e-2, 1, every=20, until=60))
    assert events[-1].step == 60
    assert events[-1].loss < events[1].loss


def test_the_stored_readers_answer_as_the_record_says():
    found, part = trained(), by_form()["test"]
    for task in TASKS:
        for kind in KINDS:
            share = strip_readers.by_place(found.facts, task, kind)[0][4]
            again = right_by_place(
                found.readers[task][kind], part, task, found.facts["test_seed"], 16, TESTED
            )
            assert again[4] == pytest.approx(share, abs=0.006)
            assert isinstance(found.readers[task][kind], StripReader)
