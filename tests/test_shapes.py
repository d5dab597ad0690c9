"""Shapes of JSON files: what a shape was made from always has it."""

import pytest

from llm_core.shapes import misfit, shape_of


@pytest.mark.parametrize(
    "value",
    [
        [{"a": 1, "b": 2}, {"a": 1}, {"a": 1, "b": None}],
        [{"a": 1}, {"a": 1, "b": 2}, {"b": "text"}],
        [[], [1]],
        [[1], []],
        [{"rows": []}, {"rows": [[1, 2.5]]}],
        {"x": [], "y": [{"z": None}, {"z": 1}]},
    ],
    ids=str,
)
def test_a_value_has_the_shape_that_was_made_from_it(value):
    assert misfit(value, shape_of(value)) == ""


def test_a_number_too_large_for_a_float_is_no_number_of_a_record():
    assert misfit({"a": 10**400}, {"a": "number"})
