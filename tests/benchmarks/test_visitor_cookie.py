"""The visitor without a browser keeps the cookies of the page, as a browser does."""

from benchmarks.visitor import Visitor
from tests.deploy.doubles import Double, free_port, run


async def visit(double, **cookies):
    async with double.serving():
        visitor = Visitor(f"http://127.0.0.1:{double.port}", "arena", "lang=en&n=60")
        visitor.cookies |= cookies
        async with visitor:
            return visitor


def test_the_cookie_of_the_page_comes_back_with_the_websocket():
    double = Double(free_port(), sets="glassbox=8602")
    visitor = run(visit(double))
    assert double.seen == [("/arena?lang=en&n=60", None), ("/_stcore/stream", "glassbox=8602")]
    assert visitor.cookies == {"glassbox": "8602"}


def test_a_visitor_who_comes_again_brings_its_cookies_and_takes_new_ones():
    double = Double(free_port(), sets="glassbox=8602")
    run(visit(double, glassbox="8601", other="x"))
    assert double.seen[0][1] == "glassbox=8601; other=x"
    assert double.seen[1][1] == "glassbox=8602; other=x"


def test_a_site_without_cookies_gets_none():
    double = Double(free_port())
    assert run(visit(double)).cookies == {}
    assert [cookie for _, cookie in double.seen] == [None, None]
