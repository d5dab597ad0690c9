"""Numbers in Chinese characters: 五十二, 二〇二五, 一亿八千万, 百分之三十, 三点五, 九点半, 星期三."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

Found = tuple[int, int, frozenset[str], bool]
"""Start, end, meanings, and whether it is surely meant as a number."""

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_DIGITS |= {digit: value for value, digit in enumerate("〇壹贰叁肆伍陆柒捌玖")} | {
    "两": 2,
    "兩": 2,
    "貳": 2,
    "參": 3,
    "陸": 6,
}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000, "廿": 10, "卅": 10}
_TENS = {"廿": 20, "卅": 30}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_D = f"[{''.join(_DIGITS)}]"
_RUN = f"[{''.join([*_DIGITS, *_SMALL, *_LARGE])}]"
_GROUP = rf"(?:{_D}[千仟])?零?(?:{_D}[百佰])?零?(?:{_D}?[十拾]|[廿卅])?零?{_D}?"
_WHOLE = re.compile(rf"(?=.)(?:{_GROUP}[亿億])?零?(?:{_GROUP}[万萬])?零?{_GROUP}")
"""How a number with units is built: digits before units, units from large to small."""
_TIME = re.compile(
    rf"(下午|晚上|傍晚|夜里|夜裡|中午)?(?<![\d{_RUN[1:-1]}])(\d{{1,2}}|[〇零一二两兩三四五六七八九十]{{1,3}})[点點时時](?![候间間])"
    r"(?:(半)|([一三])刻|(\d{1,2}|[零〇][一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?|[一二三四五六七八九](?=分))分?"
    r"|(?=[钟鐘整，。、；！？\s]|$))"
)
_SHARE = re.compile(rf"百分之({_RUN}{{1,20}}(?:点{_D}{{1,20}})?)")
_FRACTION = re.compile(rf"(?<!百)({_RUN}{{1,9}})分之({_RUN}{{1,9}})")
_WEEKDAY = re.compile(r"(?:星期|礼拜|禮拜|周|週)([一二三四五六日天])(?![年月个])")
_TENTHS = re.compile(r"([一二两三四五六七八九])成(半)?(?![为立功员長长果本绩就分都交])")
_HALF = re.compile("一半|半数|半數")
_POINT = re.compile(rf"({_RUN}{{1,20}})[点點]({_D}{{1,20}})([万萬亿億]?)")
_NUMBER = re.compile(f"{_RUN}+")
_COUNTED = (
    "个個名人位元块塊角年月日号號天岁歲点點时時分秒周週次遍条條只隻头頭艘辆輛架台臺部件家间間所座栋棟层層楼樓本张張里米厘吨噸斤克度倍届屆"
    "句篇种種页頁章级級队隊户戶票颗顆门門支枝把双雙匹棵朵封场場杯瓶车車项項"
)  # fmt: skip
"""What may follow a single digit that counts; 三明治 and 四川 count nothing."""
_LONGEST = 20


def find(text: str) -> Iterator[Found]:
    """Find the numbers of a text that are written in Chinese characters."""
    taken: set[int] = set()
    for found in _whole_phrases(text):
        if found[0] not in taken:
            taken.update(range(found[0], found[1]))
            yield found
    for match in _NUMBER.finditer(text):
        run, before = match.group(), text[max(0, match.start() - 1) : match.start()]
        behind_digits = before.isdecimal() and run[0] not in _DIGITS  # the 亿 of 1.2亿
        if match.start() not in taken and len(run) <= _LONGEST and not behind_digits:
            sure = _is_sure(run, before, text[match.end() : match.end() + 2])
            yield *match.span(), frozenset(map(str, values(run))), sure


def _whole_phrases(text: str) -> Iterator[Found]:
    """Find what is more than a number by itself: times, shares, fractions, tenths, halves, weekdays, decimals."""
    for match in _TIME.finditer(text):
        yield *match.span(), _times(match), True
    for match in _SHARE.finditer(text):
        whole, _, part = match.group(1).partition("点")
        yield *match.span(), frozenset(_decimals(whole, part)), True
    for match in _FRACTION.finditer(text):
        below, above = values(match.group(1)), values(match.group(2))
        yield *match.span(), frozenset(f"{a}/{b}" for a in above for b in below), False
    for match in _TENTHS.finditer(text):
        yield *match.span(), frozenset({str(10 * _DIGITS[match.group(1)] + 5 * bool(match.group(2)))}), True
    for match in _HALF.finditer(text):
        yield *match.span(), frozenset({"50", "0.5", "1/2"}), False
    for match in _WEEKDAY.finditer(text):
        yield *match.span(), frozenset({"星期" + match.group(1).replace("天", "日")}), True
    for match in _POINT.finditer(text):
        yield *match.span(), frozenset(_decimals(*match.groups())), True


def _times(match: re.Match[str]) -> frozenset[str]:
    """Read 九点半 as 9:30, and in the afternoon also as 21:30; 九点 also as 9."""
    later, hours, half, quarters, minutes = match.groups()
    hour = _whole(hours)
    minute = 30 if half else 15 * _whole(quarters) if quarters else _whole(minutes) if minutes else 0
    found = {f"{hour}:{minute:02}"} | ({f"{hour % 12 + 12}:{minute:02}"} if later else set())
    return frozenset(found | ({str(hour)} if not minute else set()))


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() else min(values(text))


def _decimals(whole: str, part: str, unit: str = "") -> set[str]:
    digits = "".join(str(_DIGITS[digit]) for digit in part)
    factor = _LARGE.get(unit, 1)
    found = (Decimal(f"{value}.{digits or 0}") * factor for value in values(whole))
    return {f"{value.normalize():f}" for value in found}


def _is_sure(run: str, before: str, after: str) -> bool:
    """Return whether the characters count something: 52 people, the year 2025; not 一些, 十分, 千万, 万一, 七八百."""
    if not _is_regular(run):
        return False
    if before == "第":
        return run not in ("一", "二")
    if len(run) > 1:
        return not (run == "十分" or _said_loosely(run))
    counts = after[:1] in _COUNTED and after[:1] != ""
    return counts and run != "一" and not (run == "十" and after[:1] == "分" and after != "分钟")


def _is_regular(run: str) -> bool:
    """Return whether digits alone or digits with their units stand there, in order."""
    if all(character in _DIGITS for character in run):
        return len(run) == 1 or len(run) > 2
    return run[0] not in "百千万萬亿億" and bool(_WHOLE.fullmatch(run))


def _said_loosely(run: str) -> bool:
    """Return whether digits are said in pairs or in a row: 三三两两, 一二三."""
    return (
        all(character in _DIGITS for character in run)
        and (len(run) == 3 or run[0] == run[1])
        and "〇" not in run
    )


def values(run: str) -> set[int]:
    """Read a number in Chinese characters; one that names two (七八百, 三四) has two values."""
    if all(character in _DIGITS for character in run):
        if len(run) == 2 and "〇" not in run and "零" not in run:
            return {_DIGITS[character] for character in run}
        return {int("".join(str(_DIGITS[character]) for character in run))}
    two = re.search(f"{_D}{{2}}(?!零)", run)
    if two and run[two.start()] not in "零〇":
        at = two.start()
        return {_read(run[:at] + run[at + 1 :]), _read(run[: at + 1] + run[at + 2 :])}
    return {_read(run)}


def _read(run: str) -> int:
    """Read 一亿八千万 as 180,000,000 and 一万二 as 12,000: behind a unit without 零 a digit counts the next smaller."""
    total = group = digit = 0
    unit = 10
    for character in run:
        if character in _DIGITS:
            digit = _DIGITS[character]
            unit = 10 if digit == 0 else unit
        elif character in _SMALL:
            unit = _SMALL[character]
            group, digit = group + (_TENS.get(character) or (digit or 1) * unit), 0
        else:
            unit = _LARGE[character]
            small = total % unit + group + digit
            total, group, digit = total - total % unit + max(small, 1) * unit, 0, 0
    return total + group + digit * max(unit // 10, 1)
