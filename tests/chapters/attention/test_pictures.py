"""The Attention page, chapter "Both sides": the bars drawn are the weights of the models and the stored scores."""

import numpy as np
import pytest
import torch

from llm_core import checkpoints, experiments, taps
from llm_core.language.transformer_encoder_decoder_task import open_repairer
from tests.chapters.opening import opened
from tests.chapters.reading import array, traces
from ui.lesson.words import read

TEXT = "Lily had a red ball."


@pytest.fixture(scope="module")
def sides(shared_models):
    """The open chapter, one for all tests of this file."""
    return opened("attention", "sides", both_text=TEXT)


def patterns(run, name, n_layer):
    """(L * H, T, T): every head of one run."""
    with torch.inference_mode(), taps.recording() as kept:
        run()
    return torch.cat([kept[name.format(layer)][0] for layer in range(n_layer)]).double().numpy()


def places(pattern, marks):
    """Where the weight of every text token lies, counted cell by cell; the mean over heads and tokens."""
    found = dict.fromkeys(("earlier", "itself", "later", "marks"), 0.0)
    readers = [t for t in range(pattern.shape[-1]) if t not in marks]
    for head in pattern:
        for t in readers:
            for j, weight in enumerate(head[t]):
                place = "marks" if j in marks else "earlier" if j < t else "later" if j > t else "itself"
                found[place] += weight / len(pattern) / len(readers)
    return found


def test_the_places_drawn_are_where_the_weight_of_each_reader_lies(sides):
    decoder, encoder = checkpoints.load("stories", "transformer"), open_repairer()
    ids = [decoder.tokenizer.eot_id, *decoder.tokenizer.encode(TEXT)]
    own = patterns(
        lambda: decoder(torch.tensor([ids])), "blocks.{}.attn.hook_pattern", decoder.config.n_layer
    )
    source = torch.tensor([encoder.tokenizer.encode(TEXT)])
    whole = patterns(
        lambda: encoder.encode(source), "encoder.blocks.{}.attn.hook_pattern", encoder.config.n_layer
    )
    readers, words = [places(own, {0}), places(whole, set())], read("attention/sides", "en")
    drawn = {trace["name"]: trace for trace in traces(sides, "both_where_figure")}
    assert set(drawn) == {words.ui(f"place_{place}") for place in readers[0]}
    for place in readers[0]:
        trace = drawn[words.ui(f"place_{place}")]
        assert trace["y"] == [words.ui("short_decoder"), words.ui("short_encoder")]
        np.testing.assert_allclose(array(trace["x"]), [reader[place] for reader in readers], atol=1e-5)
    np.testing.assert_allclose(sum(array(trace["x"]) for trace in drawn.values()), 1, atol=1e-5)
    assert readers[0]["later"] == 0 < readers[1]["later"]


def test_the_scores_drawn_are_the_shares_of_missing_words_in_the_record(sides):
    test, words = experiments.record("encoder_decoder")["test"], read("attention/sides", "en")
    (bars,) = traces(sides, "both_score_ways")
    names = [words.ui(f"way_{way}") for way in ("both", "left", "common")]
    assert [name.replace("<br>", " ") for name in bars["y"]] == names
    right = np.array([test["right"], test["right_left_only"], test["right_frequent"]])
    np.testing.assert_allclose(array(bars["x"]), right / test["missing"], rtol=1e-9)
    assert bars["text"] == [f"{100 * share:.1f}%" for share in right / test["missing"]]
