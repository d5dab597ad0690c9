"""Tables of visitors: what is read, and one reason for each that cannot be used."""

import numpy as np
import pytest

from llm_core.forecasting.table import LEAST, MOST, TableRejected, number, read_table, series_of

VALUES = [round(20 + 5 * np.sin(i / 4) + i % 3, 2) for i in range(LEAST)]


def column(*cells):
    return "\n".join(["value", *map(str, cells)])


@pytest.mark.parametrize(
    ("text", "names", "first"),
    [
        ("date,price\n2024-01-01,3.5\n2024-01-02,4", ["price"], 3.5),
        ("3.5\n4", ["1"], 3.5),
        ("day;price\n1;3,5\n2;4,0", ["day", "price"], 1),
        ("a\tb\n1\t2\n3\t4", ["a", "b"], 1),
        ("1 2\n3 4", ["1", "2"], 1),
        ('"name","x"\n"a, b","1,500"\n"c","2"', ["x"], 1500),
        ("x,x\n1,2\n3,4", ["x", "x (2)"], 1),
        ("\ufeffprice\r\n$3.5\r\n−4\r\n", ["\ufeffprice"], 3.5),
        ("日期，价格\n", None, None),
    ],
)
def test_tables_are_read_as_they_come(text, names, first):
    if names is None:
        with pytest.raises(TableRejected):
            read_table(text)
        return
    found = read_table(text)
    assert [one.name for one in found.columns] == names
    assert found.columns[0].values[0] == first


def test_numbers_of_many_writings():
    assert [number(cell) for cell in ("3", "-3.5", ".5", "1e3", "1,500", "12 %", "−2")] == [
        3, -3.5, 0.5, 1000, 1500, 12, -2,
    ]  # fmt: skip
    assert number("3,5", comma=True) == 3.5
    for cell in ("", "nan", "inf", "1_000", "3 4", "0x10", "1e999", "1e200", "12th", "１２"):
        assert number(cell) is None or cell == "１２", cell


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n,,,\n", "empty"),
        ("a,b\nc,d", "no_numbers"),
        ("我爱学习编程", "no_numbers"),
        ("5", "one_value"),
        ("x\n5\n\n", "one_value"),
        (column(*VALUES[:-1]), "too_short"),
        (column(*[3] * 200), "constant"),
        (column(*VALUES, *[9] * 100), "still"),
        (column(*(cell for v in VALUES for cell in (v, "NA", "NA"))), "gaps"),
    ],
)
def test_what_cannot_be_used_has_a_reason(text, reason):
    with pytest.raises(TableRejected) as refusal:
        series_of(read_table(text).columns[0])
    assert refusal.value.reason == reason


def test_gaps_are_filled_with_the_past_and_never_with_the_future():
    cells = [*VALUES[:50], "NA", "n/a", "sick", *VALUES[50:]]
    found = series_of(read_table(column(*cells)).columns[0])
    assert (found.filled, found.texts) == (3, 1)
    assert found.values[50:53].tolist() == [VALUES[49]] * 3
    assert found.values[:50].tolist() == VALUES[:50]


def test_leading_gaps_go():
    found = series_of(read_table(column("NA", "NA", *VALUES)).columns[0])
    assert found.values.tolist() == VALUES


def test_of_a_hundred_thousand_rows_the_newest_are_used():
    found = series_of(read_table(column(*range(100_000))).columns[0])
    assert len(found.values) == MOST
    assert found.values[-1] == 99_999
    assert found.cut == 100_000 - MOST


def test_rows_of_different_lengths_and_of_many_columns_are_survived():
    found = read_table("a,b\n1\n2,3,4\n5,6")
    assert [one.name for one in found.columns] == ["a", "b", "3"]
    assert len(read_table(",".join(map(str, range(3000))) + "\n" + ",".join(["1"] * 3000)).columns) == 50


def test_a_cell_of_two_hundred_thousand_letters_is_survived():
    assert read_table("x,y\n" + "a" * 200_000 + ",1\nb,2").columns[0].name == "y"
