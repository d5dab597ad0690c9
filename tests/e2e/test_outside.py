"""The site asks no other machine for anything: not when it starts, not for a page, not for a refused connection."""

import pytest
import websockets

from benchmarks.visitor import Visitor
from tests.deploy.doubles import run

WATCH = """
import os, socket, sys

def note(event, args):
    if event == "socket.getaddrinfo":
        with open(os.environ["ASKED"], "a") as log:
            print(args[0], file=log)

sys.addaudithook(note)
socket.getaddrinfo("localhost", 1)
"""
HERE = {"127.0.0.1", "localhost", "0.0.0.0", "::1", "::", "None", ""}


async def knock(address, origin):
    """Open a connection as a page of another site would; returns the status of the refusal."""
    try:
        async with websockets.connect(f"{address.replace('http', 'ws', 1)}/_stcore/stream", origin=origin):
            return 101
    except websockets.InvalidStatus as refused:
        return refused.response.status_code


def test_no_name_outside_is_asked_for(serve, tiny_assets, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(WATCH)
    asked = tmp_path / "asked"
    asked.write_text("")
    with serve(tiny_assets, tmp_path / "log", PYTHONPATH=str(tmp_path), ASKED=str(asked)) as address:

        async def visit():
            async with Visitor(address, "arena", "lang=en") as visitor:
                await visitor.open()
            return await knock(address, "http://elsewhere.example")

        assert run(visit()) == 403
    names = asked.read_text().split()
    assert names  # the watch works
    assert set(names) <= HERE


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "null"])
def test_another_site_is_refused(site, origin):
    assert run(knock(site, origin)) == 403
