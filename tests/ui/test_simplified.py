"""A Chinese text in characters that the machines have read."""

import pytest

from ui.controls.simplified import as_known

KNOWN = set("东风夜放花千树，。更吹落、星如雨\n")


def unknown(text):
    return [c for c in dict.fromkeys(text) if c not in KNOWN]


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("東風夜放花千樹？", "东风夜放花千树。"),
        ("东风！夜放：花", "东风。夜放，花"),
        ("東風夜放花千樹", "东风夜放花千树"),
        ("东风夜放花千树。", "东风夜放花千树。"),
        ("hello", "hello"),
    ],
)
def test_traditional_characters_and_unseen_marks_are_written_as_known_ones(typed, made):
    assert as_known(typed, unknown) == made


def test_a_mark_without_a_known_neighbour_stays():
    assert as_known("東？", lambda text: [c for c in text if c != "东"]) == "东？"
