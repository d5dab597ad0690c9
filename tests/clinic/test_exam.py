"""The clinic: which lines turn which tests red or green, that no test trusts a silence, and the small facts."""

import inspect
import itertools

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from llm_core import taps
from llm_core.clinic import exam, parts, proofs, shapes
from llm_core.clinic.patient import HEALTHY, OPTIONS, SICK, Patient, Size

LAYOUTS = ("batch_seq", "seq_batch")
WORD = {"pass": "green", "hollow": "wrong reason", "fail": "red"}


def verdicts(fed="batch_seq", seed=1, **lines):
    net = Patient({**HEALTHY, **lines}, seed=seed)
    return {place: WORD[found.state] for place, found in exam.examine(net, fed).items()}


def not_green(**lines):
    return {place: word for place, word in verdicts(**lines).items() if word != "green"}


def test_the_untouched_model_fails_as_the_syllabus_measured_it_in_both_layouts():
    assert [verdicts("batch_seq", **SICK)[place] for place in OPTIONS] == [
        "red", "wrong reason", "red", "red", "red", "red",
    ]  # fmt: skip
    assert [verdicts("seq_batch", **SICK)[place] for place in OPTIONS] == [
        "red", "red", "red", "green", "red", "red",
    ]  # fmt: skip
    assert exam.examine(Patient(SICK), "batch_seq")["loss"].reason == "missing"


def test_places_are_not_blamed_where_the_model_does_not_read_its_own_sentence():
    """Box 1 is right, box 4 is not: the first test must not say that the model does not know the order."""
    cured = exam.examine(Patient({**SICK, "order": HEALTHY["order"]}), "batch_seq")["order"]
    assert cured.reason == "deaf"
    assert max(cured.numbers["whole"], cured.numbers["replaced"]) < exam.ROUNDING
    blind = exam.examine(Patient(SICK), "seq_batch")["order"]
    assert (blind.reason, blind.numbers["replaced"] > exam.ROUNDING) == ("blind", True)


GREEN = [
    *((order, layout, "batch_seq") for order in ("before", "waves") for layout in ("first", "both")),
    *((order, "none", "seq_batch") for order in ("before", "waves")),
]


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
@pytest.mark.parametrize(("order", "layout", "fed"), GREEN)
def test_every_repair_that_should_be_green_is_green(order, layout, fed, seed):
    found = verdicts(fed, seed, order=order, layout=layout)
    assert set(found.values()) == {"green"}


@pytest.mark.parametrize(
    ("place", "line", "expected"),
    [
        ("order", "none", {"order": "wrong reason"}),  # the mask leaks order through two blocks
        ("order", "after", {"order": "wrong reason"}),
        ("mask", "none", {"mask": "red"}),
        ("mask", "lower", {"order": "red", "mask": "red"}),  # the last word sees nobody: nor their order
        ("mask", "numbers", {"mask": "red"}),
        ("head", "none", {"head": "red"}),
        ("head", "softmax", {"head": "red"}),
        ("head", "shares", {"head": "red"}),
        ("layout", "none", {"order": "red", "mask": "wrong reason", "layout": "red"}),
        ("layout", "in", {"order": "red", "mask": "red", "layout": "red"}),
        ("width", "none", {"width": "red"}),
        ("width", "same", {"width": "red"}),
        ("loss", "none", {"loss": "red"}),
        ("loss", "same", {"loss": "red"}),
        ("loss", "back", {"loss": "red"}),
    ],
)
def test_a_single_wrong_line_turns_exactly_the_expected_tests(place, line, expected):
    for seed in (1, 2):
        assert not_green(**{place: line}, seed=seed) == expected


def test_the_table_above_holds_every_line_that_is_not_a_repair():
    wrong = {(place, line) for place in OPTIONS for line in OPTIONS[place]}
    cures = {(p, HEALTHY[p]) for p in OPTIONS} | {("order", "waves"), ("layout", "both")}
    marks = test_a_single_wrong_line_turns_exactly_the_expected_tests.pytestmark[0]
    assert {case[:2] for case in marks.args[1]} == wrong - cures


def test_no_other_mixture_of_lines_passes_all_tests():
    """Width and loss are tested alone, so the other four places are mixed."""
    green = []
    for order, mask, head, layout in itertools.product(
        *(OPTIONS[p] for p in ("order", "mask", "head", "layout"))
    ):
        lines = {"order": order, "mask": mask, "head": head, "layout": layout}
        for fed in LAYOUTS:
            net = Patient({**HEALTHY, **lines}, Size(n_embd=16, n_head=2, vocab_size=40), seed=1)
            feed = exam.feeder(fed)
            if all(exam.tried(test, net.eval(), feed).state == "pass" for test in exam.TESTS.values()):
                green.append((order, layout, fed))
                assert (mask, head) == ("upper", "scores")
    assert sorted(green) == sorted(GREEN)


class Empty(nn.Module):
    """A model that answers zero to everything: it has the right shapes, and no life."""

    def __init__(self):
        super().__init__()
        self.size, self.layers = Size(), nn.ModuleList()

    def forward(self, ids):
        return torch.zeros(*ids.shape, self.size.vocab_size)

    def loss(self, scores, ids):
        return torch.zeros(())

    def encoder_layers(self):
        return []

    def count(self):
        return 0, 0


class Bag(Empty):
    """Knows only the word itself: nothing looks at anything."""

    def forward(self, ids):
        return F.one_hot(ids, self.size.vocab_size).float()

    def loss(self, scores, ids):
        return torch.ones(())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_tests_cannot_pass_on_an_empty_model(layout):
    states = {place: found.state for place, found in exam.examine(Empty(), layout).items()}
    assert states == {
        "order": "fail", "mask": "hollow", "head": "hollow", "layout": "hollow", "width": "fail", "loss": "fail",
    }  # fmt: skip


def test_a_model_whose_words_never_look_at_one_another_gets_no_credit_for_it():
    found = exam.examine(Bag(), "batch_seq")
    assert (found["order"].reason, found["mask"].reason) == ("deaf", "deaf")
    assert found["loss"].reason == "useless"


def test_a_swap_of_axes_is_told_with_both_shapes():
    found = exam.examine(Patient({**HEALTHY, "layout": "in", "order": "none"}), "batch_seq")["layout"]
    assert found.reason == "axes"
    assert found.numbers == {"fed_0": 2, "fed_1": 6, "out_0": 6, "out_1": 2}


def test_lines_that_do_not_fit_together_are_told_in_pytorchs_own_words():
    found = exam.examine(Patient({**HEALTHY, "layout": "in", "order": "after"}), "batch_seq")
    assert found["order"].reason == "stopped"
    assert "must match" in found["order"].error
    assert shapes.trace(Patient({**HEALTHY, "layout": "in", "order": "after"}), "batch_seq").error


def test_attention_over_the_batch_is_what_the_reach_shows():
    change = exam.reach(Patient(SICK, seed=1), "batch_seq")
    same_place = torch.eye(6).bool().repeat(2, 2)  # the same place in both sentences
    assert (change[same_place] > exam.ROUNDING).all()
    assert (change[~same_place] < exam.ROUNDING).all()


def test_the_reach_of_the_repaired_model_is_two_lower_triangles():
    change = exam.reach(Patient(HEALTHY, seed=1), "batch_seq")
    later = torch.block_diag(
        torch.ones(6, 6).triu(), torch.ones(6, 6).triu()
    ).bool()  # row changed, column moved
    assert (change[later] > exam.ROUNDING).all()
    assert (change[~later] < exam.ROUNDING).all()


def test_the_repaired_blocks_are_pytorchs_own_encoder():
    """Parity: nn.TransformerEncoder with our weights, positions added before it and PyTorch's causal mask."""
    net = Patient(HEALTHY, seed=1).eval()
    layer = nn.TransformerEncoderLayer(64, 4, dim_feedforward=256, batch_first=True)
    encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False).eval()
    encoder.layers.load_state_dict(net.layers.state_dict())
    ids = exam.SENTENCES
    x = net.words(ids) + net.place(torch.arange(6))
    mask = nn.Transformer.generate_square_subsequent_mask(6)
    expected = net.to_vocabulary(encoder(x, mask=mask, is_causal=True))
    torch.testing.assert_close(net(ids), expected, rtol=1e-4, atol=1e-5)


def test_both_cures_of_the_layout_compute_the_same():
    first = Patient(HEALTHY, seed=1).eval()
    both = Patient({**HEALTHY, "layout": "both"}, seed=1).eval()
    torch.testing.assert_close(first(exam.SENTENCES), both(exam.SENTENCES), rtol=1e-4, atol=1e-5)


def test_the_waves_are_those_of_the_paper():
    found = parts.waves(7, 8)
    for place, i in itertools.product(range(7), range(4)):
        angle = torch.tensor(place / 10_000 ** (2 * i / 8))
        torch.testing.assert_close(found[place, 2 * i : 2 * i + 2], torch.stack([angle.sin(), angle.cos()]))


def test_the_loss_of_the_cure_is_cross_entropy_of_the_next_word():
    scores, ids = torch.randn(2, 6, 9), torch.randint(9, (2, 6))
    by_hand = [-scores[b, t].log_softmax(-1)[ids[b, t + 1]] for b in range(2) for t in range(5)]
    torch.testing.assert_close(parts.loss_next(scores, ids), torch.stack(by_hand).mean())


def test_the_same_seed_gives_the_same_model_whatever_others_draw():
    torch.manual_seed(1)
    one = Patient(HEALTHY, seed=3)
    torch.manual_seed(2)
    two = Patient(HEALTHY, seed=3)
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), two.parameters(), strict=True))
    assert not torch.equal(one.words.weight, Patient(HEALTHY, seed=4).words.weight)


def test_the_untouched_model_has_the_size_of_the_article_and_84_per_cent_in_its_feed_forward_layers():
    found = exam.examine(Patient(SICK), "batch_seq")["width"].numbers
    assert found["hidden"] == 2048
    assert found["every"] == 1000 * 64 + 2 * sum(
        p.numel() for p in nn.TransformerEncoderLayer(64, 4).parameters()
    )
    assert found["share"] == pytest.approx(0.844, abs=0.001)


def test_an_embedding_is_a_table_and_one_hot_times_it():
    table = torch.randn(50, 7)
    rows, product = proofs.row_or_product(table, torch.tensor([3, 3, 49]))
    torch.testing.assert_close(rows, table[[3, 3, 49]], rtol=0, atol=0)
    torch.testing.assert_close(product, rows)


def test_a_plain_list_hides_the_layers_from_the_optimiser():
    net = Patient(SICK)
    assert proofs.counted(net) == net.count()[1]
    assert proofs.counted(proofs.ListedLayers(net)) == net.words.weight.numel()


def test_the_two_widths_meet_where_four_times_the_width_is_the_default():
    found = proofs.feed_forward_shares()
    assert found.widths[-1] == 512
    assert found.default[-1] == found.four[-1]
    inside, every = Patient({**SICK, "width": "four"}, Size(n_embd=32)).count()
    assert found.four[found.widths.index(32)] == inside / every


def test_the_defaults_are_those_of_the_signature():
    layer = nn.TransformerEncoderLayer(8, 2)
    known = proofs.defaults()
    assert known["dim_feedforward"] == layer.linear1.out_features
    assert known["batch_first"] == layer.self_attn.batch_first
    assert known["norm_first"] == layer.norm_first


def test_the_shapes_are_those_that_travelled():
    net = Patient({**HEALTHY, "layout": "both"})
    found = shapes.trace(net, "batch_seq")
    with taps.recording() as kept:
        net(exam.SENTENCES)
    assert found.steps == {"ids": (2, 6)} | {name: tuple(x.shape) for name, x in kept.items()}
    assert found.steps["blocks.1.hook_resid_post"] == (6, 2, 64)
    assert found.steps["hook_answer"] == (2, 6, 1000)
    assert found.looks_along == 0


def test_every_line_a_visitor_may_choose_is_a_function_with_a_source_and_the_first_one_is_the_defect():
    for lines in OPTIONS.values():
        assert next(iter(lines)) == "none"
        for functions in lines.values():
            assert all(inspect.getsource(function).startswith("def ") for function in functions)
            assert all(function.__module__ == parts.__name__ for function in functions)
