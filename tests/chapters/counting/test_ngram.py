"""The chapter "n-grams": what is drawn are the prices, parts and probabilities of the models that were counted."""

import functools
import json
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from chapters.counting.ngram import chain, estimates, orders, parts, watch, work
from chapters.counting.ngram.networks import next_of
from chapters.counting.ngram.parts import handed_on, own_share
from chapters.counting.ngram.settings import cleaned
from chapters.counting.ngram.work import OWN, Asked, Base
from llm_core.data.corpora import CORPORA
from llm_core.language.ngram_smoothing import SMOOTHINGS
from tests.chapters import opening
from tests.chapters.reading import array, html, named, traces
from ui.lesson.words import read

opened = functools.partial(opening.opened, "counting", "ngram", ngram_amount="3000")
BASE = Base("stories", "", "char", 3_000)
SENTENCE = "The big dog saw a little cat in the park."
pytestmark = pytest.mark.usefixtures("shared_models")


def asked(order=5, way="kneser_ney", base=BASE):
    return Asked(base, order, way, 0.1)


def test_the_lines_are_the_prices_of_every_order():
    at, words = opened(), read("counting/ngram", "en")
    lines = named(at, "ngram_orders_curves")
    for key in ("train", "held_out"):
        wanted = [getattr(work.price(BASE, order, "kneser_ney", 0.1), key) for order in range(1, 9)]
        np.testing.assert_allclose(array(lines[words.ui(key)]["y"]), wanted, rtol=1e-6)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_token_carries_its_place_and_the_chosen_one_is_said(language):
    at = opened(language, ngram_at="8")
    (pills,) = (one for one in at.get("button_group") if one.key == "ngram_at")
    assert [one.content[-1] for one in pills.proto.options][:7] == list("₁₂₃₄₅₆₇")
    words, costs = read("counting/ngram", language), [2.0, 9.0, math.inf]
    for place, dearer in enumerate((2, 1, 0)):
        said = parts.chosen_price(words, ["a₁", "b₂", "c₃"], costs, place)
        assert str(dearer) in said
        assert "abc"[place] in said


@pytest.mark.parametrize("way", SMOOTHINGS)
def test_the_parts_add_up_to_the_probability_of_the_model(way):
    at = opened(ngram_way=way, ngram_at="8")
    (bars,) = traces(at, "ngram_parts_adds")
    model = work.model_of(asked(way=way))
    ids = model.tokenizer.encode(SENTENCE)
    wanted = float(model.score(torch.tensor(ids))[7].exp())
    assert sum(array(bars["x"])) == pytest.approx(wanted, rel=1e-4)


@pytest.mark.parametrize("way", SMOOTHINGS)
def test_the_numbers_in_a_row_give_its_share_and_its_back_off(way):
    """What stands before the sign of equality is worked out again."""
    one = asked(order=3, way=way)
    model = work.model_of(one)
    prefix = [0, *model.tokenizer.encode("The ")]
    why = model.why(prefix, model.tokenizer.encode("d")[0])
    for order in why.orders:
        for text, value in (
            (own_share(one, model, order), order.contribution / order.weight),
            (handed_on(one, model, order), order.backoff),
        ):
            left = text.partition(" = ")[0].replace("−", "-").replace("×", "*").replace(",", "")
            if left not in ("–", "0", "1"):
                assert worked_out(left) == pytest.approx(value, rel=0.02)


def worked_out(text):
    """Compute "(3 - 0.5) / 40" or "(0.5 * 3 + 0.7 * 2) / 40"."""
    top, bottom = text.rsplit(" / ", 1)
    total = 0.0
    for term in top.strip("()").split(" + "):
        first, _, second = term.partition(" * ") if "*" in term else term.partition(" - ")
        factor = float(second) if second else 0.0
        total += float(first) * factor if "*" in term else float(first) - factor
    return total / float(bottom)


def test_the_chain_multiplies_to_the_probability_of_the_sentence_and_order_matters():
    first, second = chain.chained(asked(), "The dog saw the cat.", 1)
    model = work.model_of(asked())
    ids = torch.tensor(model.tokenizer.encode("The dog saw the cat."))
    assert first.total == pytest.approx(-float(model.score(ids).sum()) / math.log(2), rel=1e-5)
    assert sorted(first.text) == sorted(second.text)
    assert first.text != second.text
    assert second.total != pytest.approx(first.total)
    assert chain.shuffled("dog", 1) == "dog"
    assert chain.shuffled("...", 1) == "..."


def test_the_next_tokens_are_the_tables_of_the_machines_and_the_networks_read_the_same_tokens():
    for base, families in (
        (BASE, {"ngram", "transformer"}),
        (Base("stories", "", "bpe", 3_000), {"ngram", "lstm", "transformer"}),
    ):
        found = next_of(asked(base=base), "The big dog")
        assert set(found.chances) == families
        model = work.model_of(asked(base=base))
        ids = [0, *model.tokenizer.encode("The big dog")]
        probs = model.step(torch.tensor([ids]), model.start())[0][0].exp()
        assert max(found.chances["ngram"]) == pytest.approx(float(probs.max()), rel=1e-5)
    words = next_of(asked(base=Base("stories", "", "word", 3_000)), "The big dog")
    assert set(words.chances) == {"ngram"}


def test_an_own_text_is_counted_and_nine_tenths_of_it_are_known():
    text = cleaned("x\x00y " * 200)[0]
    base = Base(OWN, text, "char", len(text))
    train, held_out = work.parts_of(base)
    assert "".join(train + held_out) == text
    assert len(train[0]) == len(text) * 9 // 10
    assert work.price(base, 3, "kneser_ney", 0.1).held_out < 0.5


def test_raw_counts_say_that_the_unseen_is_impossible():
    at, words = opened(ngram_way="raw", ngram_order="8"), read("counting/ngram", "en")
    said = words.ui("orders_infinite", train="", share="").split(":")[1].strip()[:40]
    assert said in html(at)


@pytest.mark.parametrize(
    "text", ["a", "aaaa aaaa aaaa aaaa aaaa", "🙂🙃🙂🙂🙃" * 8, "ACGT" * 3_000, "字" * 30]
)
def test_odd_own_texts_open_or_are_refused_in_words(text):
    at = opening.opened("counting", "ngram", ngram_corpus=OWN, ngram_order="8", wait=False)
    at.text_area("ngram_own").set_value(text).run()
    at = opening.settled(at)
    assert ("own text" in html(at)) or ("This text has" in html(at)) or "gb-scores" in html(at)
    opening.leave(at)


def test_the_note_counts_the_marks_between_the_texts_as_well():
    text = work.text_of(BASE)
    shown = html(opened())
    assert f"{len(text.train_ids):,} tokens" in shown
    assert f"({len(text.train) + 1:,})" in shown


def test_at_order_one_another_order_of_the_same_characters_costs_the_same():
    first, other = chain.chained(asked(order=1), SENTENCE, 1)
    assert sorted(first.text) == sorted(other.text)
    assert first.text != other.text
    assert first.total == pytest.approx(other.total)


def test_counting_takes_seconds_and_only_the_lstm_of_the_manuals_predicts_worse():
    """So says the claim E70 of the page."""
    records: dict[str, dict] = {"ngram": {}, "lstm": {}, "transformer": {}}
    for place in Path("assets/checkpoints").glob("*-*.json"):
        corpus, family = place.stem.split("-")
        if family in records and corpus in CORPORA:  # not the twins, which read the stories too
            records[family][corpus] = json.loads(place.read_text(encoding="utf-8"))
    networks = [(family, corpus) for family in ("lstm", "transformer") for corpus in records[family]]
    bits = {
        family: {c: one["test"]["bits_per_character"] for c, one in found.items()}
        for family, found in records.items()
    }
    assert [pair for pair in networks if bits[pair[0]][pair[1]] >= bits["ngram"][pair[1]]] == [
        ("lstm", "manuals")
    ]
    assert all(one["seconds"] < 60 for one in records["ngram"].values())
    seconds = [records[family][corpus]["seconds"] for family, corpus in networks]
    assert min(seconds) > 2 * 60
    assert 5_400 < max(seconds) < 7_200


def test_from_the_order_that_is_named_all_orders_are_near_the_best():
    """Planted: another price at the end, and no order is near any more."""
    words = read("counting/ngram", "en")
    rows = [work.price(BASE, order, "kneser_ney", 0.1) for order in range(1, 9)]
    rows = [
        replace(row, held_out=cost)
        for row, cost in zip(rows, (4, 3, 2.015, 2.006, 2.009, 2, 2.001, 2.002), strict=True)
    ]
    assert orders.flat(words, rows) == words.ui("orders_flat", flat=4, near="0.01")
    assert orders.flat(words, [*rows[:-1], replace(rows[-1], held_out=1.5)]) == ""


def test_the_back_off_that_is_worked_out_in_words_is_the_one_of_the_table():
    """Its counts of tokens are those that followed the context in the text; a planted count is not said."""
    words, one = read("counting/ngram", "en"), asked(order=3)
    model = work.model_of(one)
    prefix = [0, *model.tokenizer.encode("The ")]
    why = model.why(prefix, model.tokenizer.encode("d")[0])
    said = parts.worked_out(words, one, model, why, ["a", "b", "c"])
    text, context = "".join(work.parts_of(BASE)[0]), "e "
    after = Counter(text[i + 2] for i in range(len(text) - 2) if text[i : i + 2] == context)
    many = sum(n > 2 for n in after.values())
    assert f"{many} with a higher count" in said
    assert f"{many + 1} with a higher count" not in said
    assert handed_on(one, model, why.orders[0]).split(" = ")[1] in said


@pytest.mark.parametrize(("errors", "key"), [(0.9, "estimates_inside"), (1.1, "estimates_outside")])
def test_the_share_of_the_whole_text_is_compared_with_the_band_of_the_sample(errors, key):
    words = read("counting/ngram", "en")
    found = estimates.settled(asked(), SENTENCE, 1_000)
    share, error = found.found.share(found.at), 2 * found.found.error(found.at)
    said = words.ui(key, share=f"{share:.3f}", error=f"{error:.3f}")
    assert estimates.compared(found, share - errors * error, words) == said
    assert estimates.compared(found, share + errors * error, words) == said


def test_the_row_of_the_text_counted_here_is_full():
    found = watch.watched(asked())
    one = work.price(BASE, 5, "kneser_ney", 0.1)
    assert (found.here.counts, found.here.bits) == (one.n_grams, one.held_out)
    assert f"{one.held_out:.3f}" in watch.times(found, read("counting/ngram", "en"))
