"""Files that a visit leaves with the server: none without a box, the newest few with one."""

import pytest

from tests.deploy.doubles import run
from ui.controls import uploads

SESSION = "visit-1"


@pytest.fixture
def thrown_away(monkeypatch):
    """The names of the files that the server forgets."""
    names = []
    monkeypatch.setattr(uploads, "forget", lambda session, name: names.append(name))
    monkeypatch.setattr(uploads, "_session", lambda: SESSION)
    monkeypatch.setattr(uploads, "BOXES", {})
    return names


async def stored(scope, receive, send):
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def put(name, app=stored, session=SESSION, method="PUT"):
    """Send one file; the status of the answer."""
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": method, "path": f"{uploads.ROUTE}{session}/{name}", "headers": []}
    run(uploads.Uploads(app)(scope, None, send))
    return sent[0]["status"]


def test_a_page_without_a_box_takes_no_file(thrown_away):
    assert put("a") == 403
    uploads.open_box()
    assert put("a") == 204
    assert put("a", session="another") == 403
    uploads.close_box()
    assert put("b") == 403
    assert thrown_away == ["a"]


def test_of_many_files_the_newest_are_kept(thrown_away):
    uploads.open_box()
    assert {put(str(i)) for i in range(300)} == {204}
    assert thrown_away == [str(i) for i in range(300 - uploads.KEPT)]


def test_what_was_refused_and_other_requests_do_not_count(thrown_away):
    async def too_large(scope, receive, send):
        await send({"type": "http.response.start", "status": 413, "headers": []})

    uploads.open_box()
    assert {put(str(i), too_large) for i in range(9)} == {413}
    assert put("0", method="DELETE") == 204
    assert list(uploads.BOXES[SESSION]) == []
