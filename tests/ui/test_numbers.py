import math

import pytest

from figures.numbers import GAP
from ui.show.numbers import (
    between,
    computer,
    day,
    digits,
    duration,
    fine,
    minus,
    part,
    percent,
    ranged,
    short,
    size,
    small,
)


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (999, "999", "999"),
        (1e5, "100 k", "10 万"),
        (999_960, "1 M", "100 万"),
        (3_412_345, "3.41 M", "341 万"),
        (124_439_808, "124 M", "1.24 亿"),
        (174.6e9, "175 B", "1,746 亿"),
        (15.6e12, "15.6 T", "15.6 万亿"),
    ],
)
def test_large_numbers_are_written_in_the_steps_of_the_language(
    value: float, english: str, chinese: str
) -> None:
    assert short(value, "en") == english
    assert short(value, "zh") == chinese


@pytest.mark.parametrize("power", range(3, 16))
def test_a_power_of_ten_is_written_in_the_unit_that_it_is(power: int) -> None:
    """Read back with the meaning of the unit, every number is what it was: a billion is 10^9, 亿 is 10^8."""
    units = {" k": 3, " M": 6, " B": 9, " T": 12, " 万": 4, " 亿": 8, " 万亿": 12, "": 0}
    for language in ("en", "zh"):
        written = short(3.0 * 10**power, language)
        number, unit = next((written.removesuffix(u), p) for u, p in units.items() if written.endswith(u))
        if unit == 4 and written.endswith("亿"):
            continue
        assert float(number.replace(",", "")) * 10**unit == pytest.approx(3.0 * 10**power), (
            written,
            language,
        )


def test_sizes_and_times_carry_their_units() -> None:
    assert [size(v) for v in (12, 4_200, 6_130_000)] == ["12 B", "4.2 kB", "6.1 MB"]
    assert [duration(v) for v in (8.21, 75, 720, 5040)] == ["8.2 s", "75 s", "12 min", "84 min"]
    assert duration(7200, "zh") == "2 小时"


def test_the_computer_of_a_record_is_told_in_chinese_too() -> None:
    told = "x86_64, 1 CPU thread(s), torch 2.13.0+cpu"
    assert computer(told) == told
    assert computer(told, "zh") == "x86_64，1 个 CPU 线程，torch 2.13.0+cpu"
    assert (
        computer("AMD EPYC, 2 cores, torch 2.1 with 1 threads", "zh")
        == "AMD EPYC，2 个核，torch 2.1，1 个 CPU 线程"
    )
    assert computer("x86_64, one thread", "zh") == "x86_64，1 个 CPU 线程"


def test_zero_and_not_a_number_are_written_too() -> None:
    assert (digits(0), digits(math.nan), digits(0.00412)) == ("0", "–", "0.00412")


def test_days_are_written_in_the_language_and_nonsense_is_left_alone() -> None:
    assert day("2026-11-21T18:30:00", "en") == "21 November 2026"
    assert day("2026-11-21T18:30:00", "zh") == "2026 年 11 月 21 日"
    assert day("soon") == "soon"


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0, "0%"),
        (0.0002, "< 0.1%"),
        (0.001, "0.1%"),
        (0.034, "3.4%"),
        (0.0995, "10%"),
        (0.8141, "81%"),
        (0.9972, "99.7%"),
        (0.99993, "> 99.9%"),
        (1 - 1e-6, "100%"),  # a float32 sum of weights
        (1, "100%"),
    ],
)
def test_a_share_is_never_rounded_to_nothing_or_to_all(share: float, written: str) -> None:
    assert percent(share) == written


def test_the_sign_of_per_cent_stands_at_its_number() -> None:
    assert [percent(0.3, 1), part(0.3), percent(0.0002), percent(0.9996)] == [
        "30.0%",
        "30%",
        "< 0.1%",
        "> 99.9%",
    ]


def test_a_range_is_written_in_the_signs_of_the_language() -> None:
    assert ranged([0.5, 0.7], percent) == "60% (50% – 70%)"
    assert ranged([0.5, 0.7], percent, "zh") == "60%（50%～70%）"
    assert between("0.75", "0.76", "zh") == "0.75～0.76"


def test_a_negative_number_has_a_real_minus() -> None:
    assert [digits(-3.4), fine(-0.0012), small(-0.00052)] == ["−3.4", "−0.001", "−5 × 10⁻⁴".replace(" ", GAP)]


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert [minus(text) for text in ("-0.0", "-0.04", "-0", "-1.0")] == ["0.0", "−0.04", "0", "−1.0"]
