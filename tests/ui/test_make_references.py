"""The catalogue is copied from the tables of the specification, one line for every id."""

import json

from scripts.make_references import LESSONS, LOOKED_UP, concepts, demos, errata, references

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


ENTRY = """
@misc{%s,
  author = {A. Author},
  title  = {A title},
  year   = {2000},
  venue  = {somewhere},
  id     = {arXiv:1234.56789},
  status = {%s},
}
"""


def test_only_what_was_looked_up_there_or_here_is_printed_in_the_order_of_keys():
    looked_up = json.loads(LOOKED_UP.read_text("utf-8"))
    found = references(ENTRY % ("Zz2000", "V") + ENTRY % ("Aa2000", "K") + ENTRY % ("Wiegreffe2019", "K"))
    assert list(found) == [*sorted(looked_up), "Zz2000"]
    assert found["Zz2000"]["url"] == "https://arxiv.org/abs/1234.56789"
    assert found["Wiegreffe2019"] == looked_up["Wiegreffe2019"]


def test_what_was_looked_up_here_is_in_the_lessons_as_the_script_writes_it():
    printed = json.loads((LESSONS / "references.json").read_text("utf-8"))
    for key, fields in json.loads(LOOKED_UP.read_text("utf-8")).items():
        assert printed[key] == fields
