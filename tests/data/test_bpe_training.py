"""Merges are those of counting the whole text again each time, at a cost that grows like the text."""

import random
from collections import Counter
from itertools import pairwise

import pytest

from llm_core.data import bpe_training
from llm_core.data.bpe_training import Chain, count_pieces, learn_merges, piece_ids, replace_pair


def counted_again(pieces, n_merges):
    """Algorithm 1 of Sennrich et al. (2016) word for word: count all pairs, merge the commonest, begin again."""
    words, found, tokens = {piece: piece_ids(piece) for piece in pieces}, [], bpe_training.Tokens()
    for _ in range(n_merges):
        pairs = Counter()
        for piece, ids in words.items():
            for pair in pairwise(ids):
                pairs[pair] += pieces[piece]
        if not pairs or max(pairs.values()) < 2:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        new = tokens.join(best)
        found.append((best, new, pairs[best]))
        words = {piece: replace_pair(ids, best, new) for piece, ids in words.items()}
    return found


@pytest.mark.parametrize("letters", ["a", "ab", "acgt", "ab é🙂\n", "我爱学习"])
def test_merges_are_those_of_counting_everything_again(letters):
    draw = random.Random(len(letters))
    text = "".join(draw.choice(letters) for _ in range(600))
    learnt = [(m.pair, m.id, m.count) for m in learn_merges(count_pieces([text]), 257 + 40)]
    assert learnt == counted_again(count_pieces([text]), 40)


def test_all_merges_together_join_no_more_places_than_the_text_has_bytes(monkeypatch):
    joined, join = [], Chain._join
    monkeypatch.setattr(
        Chain, "_join", lambda chain, i, j, *rest: joined.append(i) or join(chain, i, j, *rest)
    )
    draw = random.Random(1)
    text = "".join(draw.choice("acgt") for _ in range(3000))
    n_merges = len(list(learn_merges(count_pieces([text]), 257 + 100)))
    assert n_merges == 100
    assert len(joined) < len(text)
