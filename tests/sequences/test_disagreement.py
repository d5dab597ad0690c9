"""Where two cuts differ: counted by hand."""

from llm_core.sequences.disagreement import Stretch, counted, stretches

GOLD = ["这", "个", "软件包", "的", "大学生", "活动", "好"]
FOUND = ["这个", "软件", "包", "的", "大学", "生活", "动", "好"]


def test_the_stretches_are_the_shortest_between_common_ends():
    assert list(stretches(GOLD, FOUND)) == [
        Stretch(("这", "个"), ("这个",)),
        Stretch(("软件包",), ("软件", "包")),
        Stretch(("大学生", "活动"), ("大学", "生活", "动")),
    ]
    assert [one.kind for one in stretches(GOLD, FOUND)] == ["joined", "split", "crossed"]


def test_equal_cuts_have_none():
    assert list(stretches(GOLD, GOLD)) == []


def test_many_sentences_are_counted_together():
    assert counted([GOLD, GOLD], [FOUND, GOLD])[Stretch(("这", "个"), ("这个",))] == 1
