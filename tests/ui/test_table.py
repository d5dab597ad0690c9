from functools import partial

from tests.chapters.reading import plain
from ui.lesson.sentence import Sentence
from ui.show import table as tables
from ui.show.table import Cell, machine_name, written

table = partial(tables.table, label="all")

ROWS = [["<b>a</b>", "1"], [Cell("b", note="hint & more"), Cell("2", right=False, word="<wrong>")]]


def test_a_table_escapes_everything_but_html_of_our_own() -> None:
    said = plain(table(["name", machine_name("lstm")], [*ROWS, ["c", written("<i>")]]))
    assert '<th scope="row">&lt;b&gt;a&lt;/b&gt;</th><td>1</td>' in said
    assert '<th scope="row">b<small>hint &amp; more</small></th>' in said
    assert '<td>2 <span class="gb-best">✗ &lt;wrong&gt;</span></td>' in said
    assert '<td><span class="gb-written">&lt;i&gt;</span></td>' in said
    assert '<th scope="col"><span class="gb-machine"' in said


def test_the_chosen_row_column_and_cell_are_marked_for_eyes_and_ears() -> None:
    said = plain(
        table(["x", "y"], [["a", "1"], ["b", Cell("2", chosen=True)]], chosen_row=1, chosen_column=1)
    )
    assert '<th scope="col" aria-current="true"><span aria-hidden="true">▸ </span>y</th>' in said
    assert '<tr><th scope="row">a</th><td><b>1</b></td></tr>' in said
    assert '<tr class="gb-chosen" aria-current="true">' in said
    assert '<td class="gb-chosen-cell"><b>2</b></td>' in said


def test_a_table_that_can_be_scrolled_has_a_name_and_can_be_reached_with_the_keyboard() -> None:
    said = plain(table(["x"], [["a"]], label='"all"', least_width="46rem", kind="gb-three"))
    assert 'class="gb-scores gb-three gb-stacked"' in said
    assert 'tabindex="0" role="region" aria-label="&quot;all&quot;"><table style="min-width:46rem">' in said


def test_a_table_of_few_columns_can_stand_without_scrolling() -> None:
    assert 'class="gb-scores gb-stacked"' in plain(table(["x"], [["a"]], stacked=True))


def test_a_table_whose_words_are_too_long_for_a_phone_says_the_column_with_each_value() -> None:
    columns = ["x", "every parameter", "what it is", "counted", "how many"]
    said = plain(table(columns, [["a", *"1234"]], least_width="46rem"))
    assert 'class="gb-scores gb-stacked"' in said
    said = plain(table(columns, [["a", "an-extraordinary", "responsibility", "3", "4"]], least_width="46rem"))
    assert 'class="gb-scores gb-cards"' in said
    assert '<td data-column="what it is">responsibility</td>' in said


def test_a_number_with_its_range_and_four_characters_of_chinese_are_not_broken_on_a_phone() -> None:
    narrow = plain(table(["方法", *"一二三四"], [["甲", *["85.9%"] * 4]]))
    assert 'class="gb-scores"' in narrow
    ranges = plain(table(["方法", *"一二三四"], [["甲", *["85.9%（85.5%～86.7%）"] * 4]]))
    assert 'class="gb-scores gb-cards"' in ranges
    heads = plain(table(["方法", *["训练数据"] * 6], [["甲", *"123456"]]))
    assert 'class="gb-scores gb-cards"' in heads


def test_a_table_without_columns_has_no_head() -> None:
    said = plain(table([], [["read", Cell("", missing=True)]], fitted=True))
    assert "<thead>" not in said
    assert '<table style="table-layout:auto;width:auto"><tbody>' in said


def test_a_cell_says_what_is_missing_names_its_code_and_keeps_its_colour() -> None:
    cell = Cell("not <measured>", code="hook_q", missing=True, title="a, b", background="red", kind="gb-x")
    assert (
        '<td class="gb-x" title="a, b" style="background:red"><i>not &lt;measured&gt;</i>'
        "<br><code>hook_q</code></td>" in plain(table(["x", "y"], [["a", cell]], row_kinds=["gb-odd"]))
    )
    assert '<tr class="gb-odd">' in table(["x", "y"], [["a", cell]], row_kinds=["gb-odd"])


def test_what_is_no_sentence_of_ours_is_closed_against_translators() -> None:
    said = table([Sentence("Token")], [["dog", "0.5"]])
    assert '<th scope="col">Token</th>' in said
    assert '<span translate="no">dog</span></th><td><span translate="no">0.5</span></td>' in said


def test_a_number_is_never_broken_on_a_phone() -> None:
    columns = ["x", "exactly", "rounded", "in 16 bits"]
    assert 'class="gb-scores"' in plain(table(columns, [["a long name", "603,979", "1", "2"]]))
    assert "gb-narrow" in plain(table(columns, [["one", "603,979,776", "1", "2"]]))
    assert "gb-stacked" in plain(table(columns, [["Transformer", "603,979,776", "1", "2"]]))
    powers = ["1\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}10⁻¹⁰"] * 6
    assert "gb-cards" in plain(table(["x", *"123456"], [["a", *powers]]))
