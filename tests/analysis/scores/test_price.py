"""The price of full attention: counted, and measured with a clock of our own."""

from llm_core.analysis.scores.price import plain_attention_seconds, scores_counted


def test_the_price_is_the_number_in_the_lesson_and_doubling_the_text_costs_four_times():
    assert (scores_counted(256), scores_counted(4096)) == (65_536, 16_777_216)
    assert scores_counted(512, heads=3, layers=2) == 4 * scores_counted(256, heads=3, layers=2)


def test_timing_takes_the_median_and_tells_its_progress():
    ticks, told = iter(range(10_000)), []
    found = plain_attention_seconds(
        (4, 8), 4, 3, lambda *at: told.append(at), clock=lambda: float(next(ticks))
    )
    assert found == [1.0, 1.0]
    assert told == [(1, 2), (2, 2)]
