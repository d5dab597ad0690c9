"""What the browser is sent: the examples as they are, as plain data."""

import json

from chapters.attention.hand.figure import dictionary_payload, payload
from llm_core.analysis.attention.by_hand import COMPASS, EXAMPLES


def test_the_numbers_in_the_browser_are_those_of_the_library():
    data = json.loads(json.dumps(payload(EXAMPLES, "zh", {"row": "Row"}, "zh-CN")))
    assert (data["first"], data["lang"], data["labels"]) == ("zh", "zh-CN", {"row": "Row"})
    for name, one in EXAMPLES.items():
        sent = data["sentences"][name]
        assert sent["tokens"] == list(one.tokens)
        for matrix in ("q", "k", "v", "cross"):
            assert sent[matrix] == [list(row) for row in getattr(one, matrix)]


def test_the_dictionary_travels_with_its_entries_in_order():
    data = json.loads(json.dumps(dictionary_payload(COMPASS, 60, 4, {}, "en")))
    assert dict(zip(data["keys"], data["values"], strict=True)) == COMPASS
    assert (data["query"], data["length"]) == (60, 4)
