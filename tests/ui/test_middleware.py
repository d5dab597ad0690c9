"""The address of a page, however it was spelt, and the headers of every answer."""

import pytest

from tests.deploy.doubles import run
from ui.site.middleware import HEADERS, Addresses, SafetyHeaders, address


@pytest.mark.parametrize(
    ("path", "query", "right"),
    [
        ("/attention", "prompt=a%20b", "/attention?prompt=a%20b"),
        ("/Attention", "chapter=heads", "/attention?chapter=heads"),
        ("/ATTENTION/", "", "/attention"),
        ("/", "", "/"),
        ("/arena", "prompt=Tom%2520had%2520a", "/arena?prompt=Tom+had+a&decoded=1"),
        ("/arena", "prompt=%25E4%25BB%258A&seed=2", "/arena?prompt=%E4%BB%8A&seed=2&decoded=1"),
        ("/arena", "prompt=100%25+sure", "/arena?prompt=100%25+sure"),  # a percent sign of the visitor's
        ("/arena", "prompt=50%25", "/arena?prompt=50%25"),
        ("/arena", "prompt=%25FF%25FE", "/arena?prompt=%25FF%25FE"),  # no text in any reading
        ("/arena", "prompt=&seed=", "/arena?prompt=&seed="),
    ],
)
def test_a_page_has_one_address(path, query, right):
    assert address(path, query) == right


def answer(app, path, query=b"", kind="http"):
    """Send one request through an ASGI application; the messages that come back."""
    sent = []

    async def send(message):
        sent.append(message)

    run(app({"type": kind, "path": path, "query_string": query, "headers": []}, None, send))
    return sent


async def site(scope, receive, send):
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"referrer-policy", b"no-referrer")]}
    )
    await send({"type": "http.response.body", "body": scope["path"].encode()})


def test_another_spelling_is_sent_to_the_page_and_everything_else_goes_on():
    (start, _) = answer(Addresses(site), "/Attention", b"chapter=heads")
    assert start["status"] == 307
    assert dict(start["headers"])[b"location"] == b"/attention?chapter=heads"
    for path in ("/attention", "/static/Attention.js", "/Nowhere"):
        assert answer(Addresses(site), path)[0]["status"] == 200
    assert answer(Addresses(site), "/Attention", kind="websocket")[0]["status"] == 200


def test_every_answer_carries_the_headers_and_its_own_win():
    headers = dict(answer(SafetyHeaders(site), "/")[0]["headers"])
    assert headers[b"referrer-policy"] == b"no-referrer"
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert headers[b"content-security-policy"].decode() == HEADERS["Content-Security-Policy"]
