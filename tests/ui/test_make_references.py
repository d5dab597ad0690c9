"""The catalogue is copied from the tables of the specification, one line for every id."""

from scripts.make_references import concepts, demos, errata

INVENTORY = r"""
| ID | Concept (EN · 中文) | Where | Show live |
|---|---|---|---|
| I106 | Attention mechanism · 注意力机制 | A§3.1 | D36 + D38 |
| I279 | Broken-off chat markers `<\|assistant\|>` | B line 658 | D52 |

| Demo | Name | What the learner does and sees | Cost |
|---|---|---|---|
| D24 | Entropy meter | Example where H(Y\|X=x) > H(Y). | L <1 s |
"""


def test_a_concept_has_its_name_and_a_bar_inside_a_cell_stays_in_it():
    assert concepts(INVENTORY) == {
        "I106": "Attention mechanism · 注意力机制",
        "I279": "Broken-off chat markers `<|assistant|>`",
    }


def test_a_demo_has_its_name_and_what_it_shows():
    assert demos(INVENTORY) == {"D24": "Entropy meter: Example where H(Y|X=x) > H(Y)."}


def test_an_erratum_has_the_claim_that_it_puts_right():
    rows = "| E05 | A§2 | claim | False | right |\n| E100 | B§1 | other | False | right |\n| x | E07 | |\n"
    assert errata(rows) == {"E05": "claim", "E100": "other"}
