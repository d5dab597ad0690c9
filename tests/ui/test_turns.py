"""Turns: one who asks for much does not make the others wait."""

from ui.work.turns import Turns


def turns(**lines):
    made = Turns()
    for owner, items in lines.items():
        for item in items:
            made.put(owner, item)
    return made


def taken(made):
    return "".join(found[1] for found in iter(made.take, None))


def test_owners_are_served_turn_by_turn():
    assert taken(turns(a="1234", b="5", c="67")) == "1562734"


def test_the_order_that_is_told_is_the_order_in_which_items_are_taken():
    made = turns(a="1234", b="5", c="67")
    assert made.order() == list(taken(made))


def test_who_has_been_served_goes_behind_who_came_later():
    made = turns(a="123")
    made.take()
    made.put("b", "9")
    made.take()  # still the turn of a, who was alone
    assert made.take() == ("b", "9")


def test_an_owner_who_may_not_have_more_is_passed_over_and_keeps_his_turn():
    made = turns(a="12", b="3")
    assert made.take(lambda owner: owner != "a") == ("b", "3")
    assert made.take(lambda owner: owner != "a") is None
    assert made.take() == ("a", "1")


def test_what_two_wait_for_is_taken_once_at_the_turn_of_the_first():
    made = turns(a="123x", b="x")
    assert len(made) == 4
    assert [made.take(), made.take()] == [("a", "1"), ("b", "x")]
    assert taken(made) == "23"


def test_what_is_removed_is_gone_from_every_line():
    made = turns(a="1x", b="x")
    made.remove("x")
    assert (taken(made), made.count("b")) == ("1", 0)
