"""The Transformer page: the arrays in its pictures, read from the page, equal tensors computed another way."""

import numpy as np
import pytest
import torch

from chapters.transformer.positions import ways_added as positions_ways
from llm_core import checkpoints, experiments
from llm_core.language.transformer_encoder_decoder_task import open_repairer
from llm_core.mini_gpt import stored as mini_gpt
from tests.chapters.reading import array, named, traces
from tests.chapters.transformer.test_pictures_block import recorded, torch_layer
from ui.lesson.words import read

WALK = {"chapter": "walk", "prompt": "Lily had a red ball. Lily had a", "after": "5"}
CLINIC = {"chapter": "clinic", "clinic_beside": "order"}


# --- Walk: the stream of one token, and what each part adds ---


def walked():
    model = checkpoints.load("stories", "transformer")
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(WALK["prompt"])]
    at = int(WALK["after"]) - 1
    assert 0 < at < len(ids) - 1
    return model, at, *recorded(model, ids)


def test_the_lengths_drawn_are_those_of_the_stream_and_of_what_changes_it(page):
    model, at, kept, _ = walked()
    parts = {part: [] for part in ("pre", "mid", "post")}
    for layer in range(model.config.n_layer):
        for part, vectors in parts.items():
            vectors.append(kept[f"blocks.{layer}.hook_resid_{part}"][at].numpy())
    pre, mid, post = (np.stack(vectors) for vectors in parts.values())  # (L, C)
    stream = np.concatenate([kept["hook_embed"][at].numpy()[None], post])
    drawn, words = named(page(**WALK), "lengths_figure"), read("transformer/walk", "en")
    for name, vectors in (("stream", stream), ("attention", mid - pre), ("mlp", post - mid)):
        trace = drawn[words.ui(f"stream_{name}")]
        np.testing.assert_allclose(array(trace["y"]), np.linalg.norm(vectors, axis=-1), rtol=1e-4)
        np.testing.assert_array_equal(array(trace["x"]), np.arange(len(stream))[-len(vectors) :])


def test_the_parts_drawn_are_what_each_head_and_mlp_adds_to_the_models_lead(page):
    model, at, kept, logits = walked()
    best, second = logits[at].topk(2).indices
    direction = model.unembed.weight[best] - model.unembed.weight[second]
    stream = kept[f"blocks.{model.config.n_layer - 1}.hook_resid_post"][at]

    def added(written):
        """By the final norm with the stream's own scale, then on the difference of two rows of the output layer."""
        scale = (stream.var(correction=0) + model.config.norm_eps).sqrt()
        return float(((written - written.mean()) / scale * model.norm.weight) @ direction)

    rows = []
    for layer, block in enumerate(model.layers()):
        row = []
        for head in range(model.config.n_head):
            alone = torch.zeros_like(kept[f"blocks.{layer}.attn.hook_z"][at])
            alone[head] = kept[f"blocks.{layer}.attn.hook_z"][at, head]
            row.append(added(block.attn.out(alone.flatten())))
        mlp = kept[f"blocks.{layer}.hook_resid_post"][at] - kept[f"blocks.{layer}.hook_resid_mid"][at]
        rows.append([*row, added(mlp)])
    (cells,) = traces(page(**WALK), "parts_figure")
    np.testing.assert_allclose(array(cells["z"]), rows, atol=1e-4)
    lead = float(logits[at, best] - logits[at, second])
    assert array(cells["z"]).sum() + added(kept["hook_embed"][at]) == pytest.approx(lead, abs=1e-4)
    head = read("transformer/walk", "en").ui("head")
    assert cells["x"] == [f"{head} 1", f"{head} 2", "MLP"]
    assert cells["y"] == ["1", "2"]


# --- Shapes, clinic, order ---


def test_the_numbers_handed_over_drawn_are_a_vector_per_token_and_one_state_of_the_lstm(page):
    words, repairer, lstm = (
        read("transformer/shapes", "en"),
        open_repairer(),
        checkpoints.load("stories", "lstm"),
    )
    text = words.ui("text_long").split()
    tokens = [len(repairer.tokenizer.encode(" ".join(text[: n + 1]))) for n in range(len(text))]
    state = 2 * lstm.config.n_layer * lstm.config.n_embd  # hidden and cell of each layer
    drawn = named(page(chapter="shapes"), "three_handed")
    encoder, one_state = drawn[words.ui("handed_encoder")], drawn[words.ui("handed_lstm")]
    np.testing.assert_array_equal(array(encoder["y"]), np.array(tokens) * repairer.config.n_embd)
    np.testing.assert_array_equal(array(one_state["y"]), np.full(len(text), state))
    for trace in (encoder, one_state):
        np.testing.assert_array_equal(array(trace["x"]), np.arange(1, len(text) + 1))


def test_the_curves_of_the_clinic_drawn_are_the_stored_trainings_of_the_healthy_and_the_chosen_case(page):
    drawn, cases, words = (
        named(page(**CLINIC), "clinic_curves"),
        experiments.record("clinic")["cases"],
        read("transformer/clinic", "en"),
    )
    assert len(drawn) == 4
    for case in ("healthy", "order"):
        for price in ("honest", "reported"):
            trace = drawn[words.ui(f"train_{price}", case=words.ui(f"case_{case}"))]
            looks = [[look["step"], look[price]] for look in cases[case]["looks"]]
            np.testing.assert_allclose(np.stack([array(trace["x"]), array(trace["y"])], 1), looks, rtol=1e-9)


def test_the_widths_of_the_clinic_drawn_are_the_feed_forward_share_by_arithmetic(page):
    drawn, words, widths = (
        named(page(**CLINIC), "clinic_widths"),
        read("transformer/clinic", "en"),
        [16, 32, 64, 128, 256, 512],
    )

    def share(width, hidden):
        """Two of torch's layers and a table of 1,000 word vectors."""
        layer = torch_layer(width, hidden)
        return 2 * layer["feed_forward"] / (2 * sum(layer.values()) + 1000 * width)

    for name, shares in (
        ("default", [share(width, 2048) for width in widths]),
        ("four", [share(width, 4 * width) for width in widths]),
    ):
        trace = drawn[words.ui(f"widths_{name}")]
        np.testing.assert_allclose(array(trace["y"]), shares, rtol=1e-9)
        assert trace["x"] == [str(width) for width in widths]


def test_the_three_pictures_of_a_learned_table_are_its_rows_their_cosines_and_the_mean_by_distance(
    monkeypatch, page
):
    """MiniLM is not here in a test; the table that the model of "Peeking" learned stands in its place."""
    table = mini_gpt.stored("peeking", "masked").pos_embed.weight.detach()
    monkeypatch.setattr(positions_ways, "learned", lambda: table)
    at, rows = page(chapter="positions", positions_way="learned"), table.double().numpy()
    n, lengths = len(rows), np.linalg.norm(rows, axis=1)
    cosines = np.array([[rows[i] @ rows[j] / lengths[i] / lengths[j] for j in range(n)] for i in range(n)])
    means = [np.mean([cosines[i, i + d] for i in range(n - d)]) for d in range(n)]
    np.testing.assert_allclose(array(traces(at, "positions_learned_left")[0]["z"]), rows[:, :64], rtol=1e-6)
    np.testing.assert_allclose(array(traces(at, "positions_learned_right")[0]["z"]), cosines, atol=1e-5)
    (curve,) = traces(at, "positions_learned_below")
    np.testing.assert_allclose(array(curve["y"]), means, atol=1e-5)
    np.testing.assert_array_equal(array(curve["x"]), np.arange(n))
