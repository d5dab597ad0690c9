"""Shares of attention by position, alignment of what was written with what was read, and the score of repairs."""

import random

import pytest
import torch
from torch import nn

from llm_core import checkpoints, experiments, taps
from llm_core.analysis.attention.both_sides import (
    align,
    encoder_pattern,
    even_share,
    left_guess,
    on_the_word,
    repair,
    shortened,
    where,
)
from llm_core.analysis.encoder_decoder.score import commonest, left_only, score_repairs
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.transformer_encoder_decoder import EncoderDecoder, EncoderDecoderConfig
from llm_core.language.transformer_encoder_decoder_task import (
    NAME,
    cut,
    cut_sentences,
    draw_missing,
    open_repairer,
)

TOKENIZER = ByteTokenizer()
TEXT = "Tom had a red ball. Mia had a big kite! The dog ran to the park, and Tom was happy."


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    config = EncoderDecoderConfig(TOKENIZER.vocab_size + 1, 96, n_layer=2, n_head=2, n_embd=16)
    made = EncoderDecoder(config, TOKENIZER)
    for p in made.parameters():
        nn.init.normal_(p, std=0.3)
    return made.eval()


def random_pattern(T, causal):
    scores = torch.randn(2, 3, T, T, generator=torch.Generator().manual_seed(1))
    if causal:
        scores = scores + torch.full((T, T), -torch.inf).triu(1)
    return scores.softmax(-1)


@pytest.mark.parametrize("marks", [[], [0], [0, 5]])
def test_the_four_places_share_out_all_of_the_weight(marks):
    shares = where(random_pattern(6, causal=False), marks)
    torch.testing.assert_close(sum(shares.values()), torch.ones(2, 3))
    assert (shares["later"] > 0).all()


def test_a_causal_pattern_has_exactly_nothing_on_later_tokens():
    shares = where(random_pattern(6, causal=True), [0])
    assert shares["later"].abs().max() == 0
    assert (shares["earlier"] > 0).all()


def test_shares_are_the_sums_one_would_count_by_hand():
    pattern = torch.tensor([[[[1.0, 0, 0], [0.25, 0.5, 0.25], [0.1, 0.2, 0.7]]]])
    shares = {name: float(value) for name, value in where(pattern, [0]).items()}
    assert shares == pytest.approx({"earlier": 0.1, "itself": 0.6, "later": 0.125, "marks": 0.175}, abs=1e-6)


def test_the_patterns_of_a_repair_are_the_models_own_tensors(model):
    text = cut("Tom had a red ball.", TOKENIZER)
    found = repair(model, text, [text.words[2]])
    source, read = torch.tensor([found.source]), torch.tensor([[TOKENIZER.eot_id, *found.written[:-1]]])
    with torch.inference_mode(), taps.recording() as kept:
        logits = model(source, read)
    assert logits[0].argmax(-1).tolist() == list(found.written)
    for i in range(2):
        assert torch.equal(found.cross[i], kept[f"decoder.blocks.{i}.cross_attn.hook_pattern"][0])
        assert torch.equal(found.decoder[i], kept[f"decoder.blocks.{i}.attn.hook_pattern"][0])
        assert torch.equal(found.encoder[i], kept[f"encoder.blocks.{i}.attn.hook_pattern"][0])
    assert found.source.count(model.hole_id) == 1
    assert len(found.source_words) == len(found.source)
    assert len(found.written_words) == len(found.words) == len(found.written)


def test_our_encoders_pattern_sees_both_sides_of_the_whole_sentence(model):
    pattern, ids = encoder_pattern(model, "Tom ran.")
    assert ids == TOKENIZER.encode("Tom ran.")
    assert (pattern > 0).all()
    torch.testing.assert_close(pattern.sum(-1), torch.ones(2, 2, len(ids)))


def test_what_was_written_in_the_gap_belongs_to_the_missing_word(model):
    text = cut("Tom had a red ball.", TOKENIZER)
    gone = [3]  # " red"
    written = [*TOKENIZER.encode("Tom had a blue ball."), TOKENIZER.eot_id]
    owners, words = align(text, gone, written, model)
    assert {word for owner, word in zip(owners, words, strict=True) if owner == 3} == {" blue"}
    assert {word for owner, word in zip(owners, words, strict=True) if owner == 4} == {" ball"}
    assert owners[-1] == -1
    shorter = [*TOKENIZER.encode("Tom had a ball."), TOKENIZER.eot_id]
    assert 3 not in align(text, gone, shorter, model)[0]


def test_the_share_on_the_word_is_the_sum_over_its_tokens(model):
    text = cut("Tom had a red ball.", TOKENIZER)
    found = repair(model, text, [3])
    total = torch.zeros(2, 2)
    rows = 0
    for t, word in enumerate(found.written_words):
        if word >= 0:
            rows += 1
            at = [s for s, owner in enumerate(found.source_words) if owner == word]
            total += found.cross[:, :, t, at].sum(-1)
    if rows:
        torch.testing.assert_close(on_the_word(found), total / rows)
    both = on_the_word(found) + on_the_word(found, ahead=False)
    assert (both <= 1 + 1e-5).all(), "two shares of one row are more than the row"
    assert 0 <= even_share(found) <= 1


def test_a_text_is_shortened_between_two_pieces():
    kept, left = shortened("Tom had a red ball.", TOKENIZER, 9)
    assert "".join(kept.pieces) == "Tom had a"
    assert left == len(" red ball.")
    assert shortened("Tom", TOKENIZER, 2)[0].pieces == ()


def test_the_left_guess_is_the_decoders_own_likeliest_word(tiny_assets):
    decoder = checkpoints.load("stories", "transformer")
    text = cut("Once upon a time", decoder.tokenizer)
    guess = left_guess(decoder, text, 3)
    ids = [decoder.tokenizer.eot_id, *decoder.tokenizer.encode("Once upon a")]
    first = int(decoder.log_probs(torch.tensor([ids]))[0, -1].argmax())
    assert first == decoder.tokenizer.eot_id or guess.startswith(decoder.tokenizer.token_text(first))


def test_the_score_counts_the_same_missing_words_for_everybody(model, tiny_assets):
    decoder = checkpoints.load("stories", "transformer")
    items = cut_sentences([TEXT], TOKENIZER, most=60)
    score = score_repairs(model, items, known=items)
    chance = random.Random(7)
    missing = [draw_missing(one, chance) for one in items]
    assert score.missing == sum(map(len, missing))
    assert score.sentences == len(items)
    assert score.frequent == commonest(items)
    assert score.right_frequent == sum(
        one.pieces[i].strip() == score.frequent
        for one, gone in zip(items, missing, strict=True)
        for i in gone
    )
    assert max(score.right, score.right_written) <= score.missing
    known = cut_sentences(["Lily had a red ball."], decoder.tokenizer, most=60)
    assert 0 <= left_only(decoder, known, [known[0].words]) <= len(known[0].words)


def test_a_model_that_knows_the_sentence_gets_the_full_score(model):
    items = cut_sentences(["Tom had a red ball."], TOKENIZER)
    ids = torch.tensor([*items[0].ids, TOKENIZER.eot_id])
    weight = torch.zeros(len(ids), TOKENIZER.vocab_size + 1)
    weight[torch.arange(len(ids)), ids] = 20.0

    class Knows(EncoderDecoder):
        def decode(self, target, memory, real=None):
            return weight[None, : target.shape[1]].expand(len(target), -1, -1)

    knows = Knows(model.config, TOKENIZER).eval()
    score = score_repairs(knows, items)
    assert (score.right, score.right_written, score.whole) == (score.missing, score.missing, 1)
    assert score.bits_per_token < 0.01


def test_the_shipped_model_is_the_one_of_its_record_and_both_sides_restore_more_words_than_the_left():
    record, shipped = experiments.record(NAME), open_repairer()
    assert shipped.n_parameters == record["n_parameters"]
    test = record["test"]
    assert test["right_frequent"] < test["right_left_only"] < test["right"] < test["missing"]
    text = cut("The bird flew up into the sky.", shipped.tokenizer)
    found = repair(shipped, text, [])
    assert list(found.written) == [*text.ids, shipped.tokenizer.eot_id]  # nothing missing: it copies
    assert on_the_word(found).max() > 0.8
