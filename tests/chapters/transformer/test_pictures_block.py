"""The chapters on the block and on peeking: the arrays in their pictures, read from the page, computed another way."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from chapters.transformer.peeking.why import MAP_CHARACTERS
from figures.attention import axis_names
from figures.tokens import visible
from llm_core import experiments, taps
from llm_core.data.corpora import documents, encode_documents
from llm_core.data.tokenizers import tokenizer_from_dict
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.mini_gpt import stored as mini_gpt
from llm_core.training import random_batches
from tests.chapters.reading import array, named, spec, traces
from ui.lesson.words import read

BLOCK = {
    "chapter": "block", "block_text": "Tom ran far.", "block_layer": "3", "block_place": "5",
    "block_residual": "off", "block_norm": "post", "block_depth": "8",
}  # fmt: skip
PEEKING = {"chapter": "peeking", "peek_text": "The dog ran to the big tree and slept there."}


def recorded(model, ids, edits=None):
    """All tensors of one run, the batch axis gone, and the logits (T, V)."""
    with torch.inference_mode(), taps.intervening(edits or {}), taps.recording() as kept:
        logits = model(torch.tensor([ids]))[0]
    return {name: tensor[0] for name, tensor in kept.items()}, logits


# --- Block: taken apart, and trained with parts missing ---


def mini():
    model = mini_gpt.load(mini_gpt.steps()[-1])
    return model, [model.tokenizer.eot_id, *model.tokenizer.encode(BLOCK["block_text"])]


def torch_layer(width, hidden):
    """The parameters of nn.TransformerEncoderLayer, by arithmetic: four square maps, two wide ones, two norms."""
    return {
        "attention": 4 * width * width + 4 * width,
        "feed_forward": 2 * width * hidden + hidden + width,
        "norms": 2 * 2 * width,
    }


def test_the_shares_drawn_are_the_counted_parameters_of_the_chosen_block_and_of_torchs_two(page):
    own = dict.fromkeys(("attention", "feed_forward", "norms"), 0)
    for name, weight in mini()[0].named_parameters():
        if name.startswith("blocks.2."):
            part = name.split(".")[2]
            own[{"attn": "attention", "mlp": "feed_forward"}.get(part, "norms")] += weight.numel()
    blocks, words = [own, torch_layer(64, 256), torch_layer(64, 2048)], read("transformer/block", "en")
    drawn = named(page(**BLOCK), "block_share_bars")
    assert set(drawn) == {words.ui(part) for part in own}
    for part in own:
        trace = drawn[words.ui(part)]
        assert trace["y"] == [words.ui(f"row_{row}") for row in ("own", "usual", "default")]
        np.testing.assert_array_equal(array(trace["customdata"]), [block[part] for block in blocks])
        shares = [block[part] / sum(block.values()) for block in blocks]
        np.testing.assert_allclose(array(trace["x"]), shares, rtol=1e-9)


def test_the_reach_drawn_is_how_far_both_parts_outputs_move_in_the_running_model(page):
    """Two runs of the whole model, one with the vector reversed on its way into the block."""
    model, ids = mini()
    layer, place = int(BLOCK["block_layer"]) - 1, int(BLOCK["block_place"]) - 1
    came = recorded(model, ids)[0][f"blocks.{layer}.hook_resid_pre"]
    turned = came.clone()
    turned[place] = came[place].flip(0)

    def output(into, x, out):
        edits = {f"blocks.{layer}.{into}": lambda _: x[None]}
        return recorded(model, ids, edits)[0][f"blocks.{layer}.{out}"]

    drawn, words = named(page(**BLOCK), "block_alone_reach"), read("transformer/block", "en")
    for part, into, out in (
        ("attention", "hook_resid_pre", "hook_attn_out"),
        ("feed_forward", "hook_resid_mid", "hook_mlp_out"),
    ):
        moved = (output(into, turned, out) - output(into, came, out)).norm(dim=-1).numpy()
        trace = drawn[words.ui(part)]
        np.testing.assert_allclose(array(trace["y"]), moved, rtol=1e-3, atol=1e-5)
        names = [words.ui("start"), *(visible(model.tokenizer.token_text(i)) for i in ids[1:])]
        assert trace["x"] == axis_names(names)
    still = np.delete(array(drawn[words.ui("feed_forward")]["y"]), place)
    assert still.max() < 1e-4 < array(drawn[words.ui("attention")]["y"])[place + 1 :].min()


def stored_curve(name):
    rows = [
        row for row in experiments.record("block_explorer")["variants"][name]["curve"] if row[2] is not None
    ]
    return [row[0] for row in rows], [row[2] for row in rows]


def test_the_curves_drawn_are_the_stored_trainings_of_the_textbook_and_of_the_chosen_block(page):
    figure, words = spec(page(**BLOCK), "block_curves"), read("transformer/block", "en")
    textbook, chosen = figure["data"]
    assert textbook["name"] == words.ui("textbook")
    assert chosen["name"] == words.ui("is_post") + words.ui("and") + words.ui("is_no_residual")
    for trace, name in ((textbook, "pre"), (chosen, "post-nores")):
        steps, bits = stored_curve(name)
        np.testing.assert_array_equal(array(trace["x"]), steps)
        np.testing.assert_array_equal(array(trace["y"]), bits)
    line = figure["layout"]["shapes"][0]
    assert line["y0"] == line["y1"] == pytest.approx(np.log2(71))


def gradient_lengths(wired):
    """|d loss / d output| of every layer before any training; `wired` runs one block."""
    facts = experiments.record("block_explorer")
    tokenizer = tokenizer_from_dict(facts["tokenizer"])
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(facts["seed"])
        model = Transformer(TransformerConfig(**facts["config"]), tokenizer)
    row = encode_documents(tokenizer, documents("stories", "valid")[:40])
    ids = next(random_batches(row, facts["batch_size"], model.context_length, facts["seed"]))
    x, outputs, angles = model.embed(ids[:, :-1]), [], model.angles[: ids.shape[1] - 1]
    for block in model.layers():
        x = wired(block, x, angles)
        outputs.append(x)
    end = model.norm(x) if wired is textbook_block else x
    loss = F.cross_entropy(model.unembed(end).flatten(0, 1), ids[:, 1:].flatten())
    return np.array([float(gradient.norm()) for gradient in torch.autograd.grad(loss, outputs)])


def textbook_block(block, x, angles):
    x = x + block.attn(block.norm_1(x), angles, None)
    return x + block.mlp(block.norm_2(x))


def post_norm_without_residual(block, x, angles):
    x = block.norm_1(block.attn(x, angles, None))
    return block.norm_2(block.mlp(x))


def test_the_pull_drawn_is_the_gradient_at_each_blocks_output_over_that_at_the_last(page):
    traces_drawn = traces(page(**BLOCK), "block_pull")
    assert traces_drawn[0]["name"] == read("transformer/block", "en").ui("textbook")
    for trace, wired in zip(traces_drawn, (textbook_block, post_norm_without_residual), strict=True):
        lengths = gradient_lengths(wired)
        np.testing.assert_allclose(array(trace["y"]), lengths / lengths[-1], rtol=1e-3)
        np.testing.assert_array_equal(array(trace["x"]), [1, 2, 3, 4])


def test_the_grid_drawn_holds_every_stored_score_in_its_own_cell_and_frames_the_chosen_one(page):
    names = [
        [f"{norm}{rest}" for norm in ("pre", "post", "none")]
        for rest in ("", "-nomlp", "-nores", "-nores-nomlp")
    ]
    variants = experiments.record("block_explorer")["variants"]
    bits = [[variants[name]["test"]["bits_per_character"] for name in row] for row in names]
    figure, words = spec(page(**BLOCK), "block_grid"), read("transformer/block", "en")
    (cells,) = figure["data"]
    np.testing.assert_array_equal(array(cells["z"]), np.array(bits, dtype=float))
    assert cells["x"] == [words.ui(f"grid_{norm}") for norm in ("pre", "post", "none")]
    kinds = [(res, mlp) for res in ("res", "nores") for mlp in ("mlp", "nomlp")]
    assert cells["y"] == [words.ui(f"grid_{res}_{mlp}") for res, mlp in kinds]
    frame = figure["layout"]["shapes"][0]
    assert (
        names[round((frame["y0"] + frame["y1"]) / 2)][round((frame["x0"] + frame["x1"]) / 2)] == "post-nores"
    )


def test_the_depths_drawn_are_the_stored_trainings_of_one_two_four_and_eight_blocks(page):
    drawn, facts = named(page(**BLOCK), "block_depth_curves"), experiments.record("block_explorer")
    stored = {1: "depth-1", 2: "depth-2", 4: "pre", 8: "depth-8"}
    widths = {}
    for count, name in stored.items():
        assert (facts["config"] | facts["variants"][name]["changes"])["n_layer"] == count
        trace = drawn[read("transformer/block", "en").ui("blocks").format(count=count)]
        steps, bits = stored_curve(name)
        np.testing.assert_array_equal(array(trace["x"]), steps)
        np.testing.assert_array_equal(array(trace["y"]), bits)
        widths[count] = trace["line"]["width"]
    assert len(drawn) == len(stored)
    assert max(widths, key=widths.get) == int(BLOCK["block_depth"])


# --- Peeking: two losses, and the head that copies the answer ---


def line_name(model, loss):
    words = read("transformer/peeking", "en")
    return words.ui("line", model=words.ui(model), loss=words.ui(loss).lower())


def test_the_curves_of_peeking_drawn_are_both_prices_of_both_stored_trainings(page):
    drawn, found = named(page(**PEEKING), "peek_curves"), experiments.record("peeking")
    assert len(drawn) == 4
    for name in ("unmasked", "masked"):
        one = found["models"][name]
        reported = [[step, bits] for step, _, bits in one["curve"]]
        for loss, rows in (("reported", reported), ("honest", one["honest"])):
            trace = drawn[line_name(name, loss)]
            np.testing.assert_array_equal(np.stack([array(trace["x"]), array(trace["y"])], 1), rows)
    line = spec(page(**PEEKING), "peek_curves")["layout"]["shapes"][0]
    assert line["y0"] == line["y1"] == pytest.approx(np.log2(found["config"]["vocab_size"]))


def test_the_price_by_place_drawn_is_the_stored_one_and_adds_up_to_the_score_of_the_model(page):
    drawn = named(page(**PEEKING), "peek_places")
    one = experiments.record("peeking")["models"]["unmasked"]
    assert len(drawn) == 2
    for loss in ("reported", "honest"):
        trace = drawn[line_name("unmasked", loss)]
        np.testing.assert_array_equal(array(trace["y"]), one[f"{loss}_by_position"])
        np.testing.assert_array_equal(array(trace["x"]), np.arange(1, 65))
        assert array(trace["y"]).mean() == pytest.approx(one["test"][loss], abs=1e-4)


def peeking_pattern(name):
    """Every head's pattern (L, H, T, T), made here from its queries and keys."""
    model = mini_gpt.stored("peeking", name)
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(PEEKING["peek_text"][:MAP_CHARACTERS])]
    kept, _ = recorded(model, ids)
    hidden = torch.ones(len(ids), len(ids)).triu(1).bool() & (name == "masked")
    layers = []
    for layer in range(model.config.n_layer):
        q, k = (kept[f"blocks.{layer}.attn.hook_{x}"].transpose(0, 1) for x in "qk")  # (H, T, D)
        scores = q @ k.transpose(1, 2) / q.shape[-1] ** 0.5
        layers.append(scores.masked_fill(hidden, -torch.inf).softmax(-1))
    return torch.stack(layers).numpy()


@pytest.mark.parametrize("name", ["unmasked", "masked"])
def test_the_heads_drawn_are_their_weight_on_the_next_character_and_the_map_is_the_strongest_one(page, name):
    at, pattern = page(**PEEKING, peek_model=name), peeking_pattern(name)
    T = pattern.shape[-1]
    following = pattern[..., np.arange(T - 1), np.arange(1, T)].mean(-1)  # (L, H)
    (shares,), (cells,) = traces(at, "peek_heads"), traces(at, "peek_pattern")
    np.testing.assert_allclose(array(shares["z"]), following, atol=1e-5)
    strongest = np.unravel_index(following.argmax(), following.shape)
    np.testing.assert_allclose(array(cells["z"]), pattern[strongest], atol=1e-5)
    assert [label[0] for label in cells["x"][1:6]] == ["T", "h", "e", "·", "d"]
    assert (following.max() > 0.5) == (name == "unmasked")
