"""The names of benchmarks/visitor.py on which measuring tools outside the repository stand."""

import inspect

from streamlit.proto.Delta_pb2 import Delta

from benchmarks.visitor import Visitor
from ui.lesson.notice import notice_html


def test_a_visitor_has_what_the_measuring_tools_use():
    visitor = Visitor("http://127.0.0.1:8501", "arena", "lang=en")
    assert list(inspect.signature(Visitor).parameters) == ["address", "page", "query"]
    assert (visitor.choices, visitor.columns, visitor.exceptions, visitor.messages) == ({}, {}, [], 0)
    assert all(inspect.iscoroutinefunction(getattr(Visitor, name)) for name in ("open", "choose", "until"))
    assert not visitor.written()  # until(visitor.written) calls it again and again


def test_a_visitor_sees_every_drawn_element_through_one_method_that_can_be_extended():
    assert list(inspect.signature(Visitor._delta).parameters) == ["self", "delta"]
    assert list(inspect.signature(Visitor.choose).parameters) == ["self", "key", "turn"]


def test_a_page_that_says_it_has_failed_is_an_error_and_another_notice_is_not():
    visitor, delta = Visitor("http://127.0.0.1:8501", "arena", "lang=en"), Delta()
    delta.new_element.html.body = notice_html("Nothing was chosen.")
    visitor._delta(delta)
    assert visitor.exceptions == []
    delta.new_element.html.body = notice_html("This page has failed.", "gb-notice gb-failed")
    visitor._delta(delta)
    assert visitor.exceptions == ["This page has failed."]
