"""Every shipped model is scored again on a few held-out texts: what its manifest claims must be what its weights do.

The claim was measured on the whole test split, the texts here (scripts/make_held_out.py) are some of it. So they agree
within the standard error of this sample, and the sample must be so large that a claim wrong by an eighth is noticed.
"""

import json
import math
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from llm_core import checkpoints
from llm_core.analysis.attention import head_counts
from llm_core.analysis.block.peeking import honest_bits, reported_bits
from llm_core.analysis.encoder_decoder.score import score_repairs
from llm_core.analysis.evaluation.scoring import evaluate
from llm_core.data.corpora import encode_documents
from llm_core.data.digits import digits
from llm_core.data.splitting import read_documents
from llm_core.language import rnn_encoder_decoder_stored as bottleneck
from llm_core.language.rnn_encoder_decoder import random_strings
from llm_core.language.rnn_encoder_decoder_training import accuracies
from llm_core.language.transformer_encoder_decoder_task import cut_sentences, open_repairer
from llm_core.mini_gpt import stored as mini_gpt
from llm_core.networks.patches import PatchTransformer

ASSETS = Path(__file__).resolve().parent.parent / "assets"
HELD_OUT = Path(__file__).resolve().parent / "held_out"
ERRORS = 3.5
"""Standard errors that chance may take: about one comparison in two thousand is outside."""


@pytest.fixture(autouse=True)
def _shipped(monkeypatch):
    monkeypatch.setenv("GLASSBOX_ASSETS", str(ASSETS))


def manifest(name):
    return json.loads((ASSETS / f"{name}.json").read_text("utf-8"))


def sample(corpus):
    return read_documents(HELD_OUT / f"{corpus}.txt.xz")


def scored(model, texts):
    """Bits per character of the texts together, and the standard error of that ratio."""
    scores = [evaluate(model, text) for text in texts]
    characters = sum(score.characters for score in scores)
    rate = sum(score.bits for score in scores) / characters
    rest = sum((score.bits - rate * score.characters) ** 2 for score in scores)
    return rate, math.sqrt(rest * len(texts) / (len(texts) - 1)) / characters


def agrees(measured, error, claimed):
    """Fail when the claim is not what was measured, or when the sample could not tell."""
    assert ERRORS * error < 0.12 * claimed, (error, claimed)
    assert measured == pytest.approx(claimed, abs=ERRORS * error)


def windows(model, texts, count, length=64):
    """Pieces (count, length + 1) of the texts, one after the other as in training."""
    ids = encode_documents(model.tokenizer, texts).long()
    return ids[: count * length + 1].unfold(0, length + 1, length)


@pytest.mark.parametrize("family", checkpoints.THREE)
@pytest.mark.parametrize("corpus", ["stories", "shakespeare", "songci", "manuals"])
def test_every_checkpoint_pays_what_its_manifest_says(corpus, family):
    model = checkpoints.load(corpus, family, ASSETS / "checkpoints")
    claimed = manifest(f"checkpoints/{corpus}-{family}")["test"]
    assert claimed["bits_per_character"] == pytest.approx(claimed["bits"] / claimed["characters"])
    agrees(*scored(model, sample(corpus)), claimed["bits_per_character"])


@pytest.mark.parametrize("family", checkpoints.THREE)
@pytest.mark.parametrize("corpus", ["stories", "shakespeare", "songci", "manuals"])
def test_the_end_of_every_curve_is_the_price_of_such_texts(corpus, family):
    """The last look is at other held-out texts than the test, so the two agree only roughly."""
    facts = manifest(f"checkpoints/{corpus}-{family}")
    step, tokens, _, _, bits = facts["curve"][-1]
    assert tokens == facts["tokens_seen"]
    assert bits == pytest.approx(facts["test"]["bits_per_character"], rel=0.1)
    if family == "ngram":  # learning is counting; searching for the order is told apart
        assert (len(facts["curve"]), step) == (1, 0)
        assert facts["seconds"] < facts["searched_seconds"]


TWINS = [
    one.family for one in checkpoints.available(ASSETS / "checkpoints") if one.corpus == checkpoints.TWINS
]


@pytest.mark.parametrize("family", TWINS)
def test_every_twin_pays_what_its_manifest_says(family):
    model = checkpoints.load(checkpoints.TWINS, family, ASSETS / "checkpoints")
    facts = checkpoints.checkpoint(checkpoints.TWINS, family, ASSETS / "checkpoints").manifest()
    agrees(*scored(model, sample("stories")), facts["test"]["bits_per_character"])


ROUNDED = [family for family in TWINS if family != "ngram"]


@pytest.mark.parametrize("family", ROUNDED)
def test_every_twin_in_8_bits_says_its_price_before_and_after_which_differ_little(family):
    """Before rounding it is the first run of the record, at full precision; the same texts were read after."""
    found = checkpoints.checkpoint(checkpoints.TWINS, family, ASSETS / "checkpoints")
    facts, tensors = found.manifest(), load_file(found.weights)
    assert (facts["weight_bits"], facts["test"]["characters"]) == (8, 583_686)
    assert {t.dtype for t in tensors.values() if t.ndim == 2} == {torch.int8}
    runs = manifest("experiments/twins")["runs"]
    [before] = [run["test"] for run in runs if (run["family"], run.get("seed")) == (family, facts["seed"])]
    assert facts["before_rounding"]["bits_per_character"] == before
    assert 0 < abs(facts["test"]["bits_per_character"] - before) < 0.01


def test_there_are_four_twins_in_8_bits():
    assert len(ROUNDED) == 4


@pytest.mark.parametrize("n_head", [1, 2, 4, 8, 16])
def test_the_models_with_one_to_sixteen_heads(n_head):
    claimed = manifest("experiments/heads")["test"]["bits_per_character"][str(n_head)]
    agrees(*scored(head_counts.trained(n_head), sample("stories")), claimed)


def test_the_mini_gpt_at_every_step():
    for snapshot in manifest("experiments/mini_gpt")["snapshots"]:
        model = mini_gpt.load(snapshot["step"])
        agrees(*scored(model, sample("stories")), snapshot["test_bits_per_character"])


@pytest.mark.parametrize("name", ["masked", "unmasked"])
def test_the_models_of_peeking_reported_and_honest(name):
    claimed = manifest("experiments/peeking")["models"][name]["test"]
    model = mini_gpt.stored("peeking", name).eval()
    asked = windows(model, sample("stories"), 600)
    for bits, value in (
        (reported_bits(model, asked), claimed["reported"]),
        (honest_bits(model, asked[::6]), claimed["honest"]),
    ):
        pieces = bits.mean(1)
        agrees(float(pieces.mean()), float(pieces.std()) / math.sqrt(len(pieces)), value)


def test_the_reader_of_digits_names_as_many_as_it_claims():
    test = digits().split("test")
    images, labels = torch.from_numpy(test.images).float(), torch.from_numpy(test.labels).long()
    claimed = manifest("experiments/patches")["test"]
    answers = PatchTransformer.trained()(images).argmax(-1)
    assert len(labels) == claimed["images"]
    assert int((answers == labels).sum()) == pytest.approx(claimed["right"], abs=1)


def test_the_repairer_of_sentences():
    claimed = manifest("experiments/encoder_decoder")["test"]
    model = open_repairer()
    found = score_repairs(model, cut_sentences(sample("stories"), model.tokenizer))
    for share, n, value in (
        (found.right / found.missing, found.missing, claimed["right"] / claimed["missing"]),
        (found.whole / found.sentences, found.sentences, claimed["whole"] / claimed["sentences"]),
    ):
        assert share == pytest.approx(value, abs=ERRORS * math.sqrt(value * (1 - value) / n) + 0.03)


@pytest.mark.parametrize("name", ["fixed", "attention"])
def test_the_models_that_write_backwards(name):
    facts = bottleneck.load()
    claimed, generator = manifest("experiments/bottleneck")["test"], torch.Generator().manual_seed(5)
    for n in (5, 10, 20, 30):
        exact, _ = accuracies(facts.models[name], random_strings(torch.full((100,), n), generator))
        value = claimed[name]["exact"][claimed["lengths"].index(n)]
        assert exact == pytest.approx(value, abs=ERRORS * math.sqrt(max(value * (1 - value), 0.01) / 100))
