"""What the page takes out of the tensors at once is what they hold, head by head."""

import pytest
import torch

from chapters.attention.look import payload as packing
from chapters.attention.look.place import strongest, strongest_place
from llm_core.analysis.attention.patterns import FEWEST_ROWS, Attention, shares
from ui.lesson.words import lesson
from ui.show.numbers import percent
from ui.work.reading import Reading, place_name, sentence, sentences

LAYERS, HEADS = 3, 4
EVERY = [(layer, head) for layer in range(LAYERS) for head in range(HEADS)]


def reading(ids, causal=True, seed=0, same=False):
    """A reading of a made-up pattern; same: all heads look alike, so every largest number is a tie."""
    T = len(ids)
    scores = 3 * torch.randn(LAYERS, HEADS, T, T, generator=torch.Generator().manual_seed(seed))
    scores = scores[:1, :1].expand_as(scores) if same else scores
    seen = torch.ones(T, T, dtype=torch.bool).tril() if causal else torch.ones(T, T, dtype=torch.bool)
    found = Attention(
        scores.masked_fill(~seen, -torch.inf).softmax(-1), tuple(ids), tuple(map(str, ids)), causal
    )
    return Reading(found, shares(found), shares(found, hide_first=True) if T > 2 else None)


READINGS = {
    "one token": reading([0]),
    "two tokens": reading([0, 5]),
    "few rows": reading([0, 5, 6, 5]),
    "copies": reading([0, 5, 6, 7, 5, 6, 7, 5, 6, 7, 8, 9]),
    "both sides": reading([0, 5, 6, 7, 5, 6, 7, 5, 6, 7, 8, 1], causal=False, seed=1),
    "ties": reading([0, 5, 6, 7, 5, 6, 7, 5, 6, 7, 8, 9], same=True),
}
each = pytest.mark.parametrize("found", READINGS.values(), ids=READINGS.keys())


def largest(found, layer, head):
    named = {k: float(v[layer, head]) for k, v in found.share.items() if found.rows[k] >= FEWEST_ROWS}
    named = named or {k: float(v[layer, head]) for k, v in found.share.items() if found.rows[k]}
    place = max(named, key=lambda k: named[k]) if named else "self"
    return (place, named[place], found.rows[place]) if named else ("self", 1.0, 1)


@each
def test_the_place_that_gets_most_is_the_largest_entry_of_the_tensors(found):
    for counted in filter(None, (found.shares, found.rest)):
        assert [counted.largest(*at) for at in EVERY] == [largest(counted, *at) for at in EVERY]


@each
def test_the_shares_in_the_payload_are_those_of_the_tensors(found):
    slow = {
        place: [round(float(x), 4) for x in share.flatten()] for place, share in found.shares.share.items()
    }
    assert packing._flat(found.shares) == slow


def places(found):
    """All that are averaged over enough tokens, without the first; of a short text all that there are."""
    rows = {k: n for k, n in found.shares.rows.items() if k != "first" and n > 0}
    return [k for k in rows if rows[k] >= FEWEST_ROWS] or list(rows)


@each
def test_the_head_with_the_strongest_habit_is_that_of_the_tensors(found):
    named = {k: found.shares.share[k] for k in places(found)}
    best = max(((float(v.max()), int(v.argmax())) for v in named.values()), default=(0.0, 0))[1]
    assert strongest(found) == divmod(best, HEADS)


@each
def test_the_place_it_looks_at_most_is_that_of_the_tensors(found):
    for layer, head in EVERY:
        named = {k: float(found.shares.share[k][layer, head]) for k in places(found)}
        place = max(named, key=lambda k: named[k]) if named else "self"
        assert strongest_place(found, layer, head) == (place, named.get(place, 1.0))


def said(found, layer, head, hidden):
    """The sentence of one head, every word of it looked up and every number taken out of the tensors."""
    words = lesson("models")
    counted = found.rest if hidden and found.rest else found.shares
    place, share, rows = largest(counted, layer, head)
    spread = f"{float(counted.spread[layer, head]):.1f}"
    return words.ui(
        "says_hidden" if hidden else "says",
        layer=layer + 1,
        head=head + 1,
        share=percent(share),
        place=place_name(place),
        rows=words.ui("rows_one") if rows == 1 else words.ui("rows_many", rows=rows),
        spread=words.ui("spread_one") if spread == "1.0" else words.ui("spread_many", spread=spread),
    )


@pytest.mark.parametrize("hidden", [False, True])
@each
def test_the_sentences_of_all_heads_are_those_of_each(found, hidden):
    single = [lesson("models").ui("says_single")] * len(EVERY)
    slow = single if found.length == 1 else [said(found, *at, hidden) for at in EVERY]
    assert sentences(found, EVERY, hidden) == slow
    assert [sentence(found, *at, hidden) for at in EVERY] == slow
