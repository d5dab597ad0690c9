"""Whether the machines agree on the next token, for any number of machines."""

import numpy as np
import pytest

from chapters.arena.write.what_if import agreement


@pytest.mark.parametrize(
    ("tops", "key"),
    [
        ([0], "first_same"),
        ([2, 2, 2], "first_same"),
        ([0, 1, 2], "first_differ"),
        ([0, 1, 1], "first_some"),
        ([0, 1], "first_differ"),
    ],
)
def test_the_sentence_on_the_first_token_is_true_for_any_number_of_machines(tops, key):
    assert agreement(np.eye(3)[tops]) == key
