"""The proxy of deploy/nginx.conf, run: a browser stays with its process, newcomers take turns."""

import asyncio
import contextlib
import subprocess
import time
from collections import Counter
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import websockets

from benchmarks.visitor import Visitor
from deploy.several import proxy_command
from tests.deploy.doubles import Double, free_port, run


@contextlib.contextmanager
def nginx(processes, folder):
    """Start the proxy in front of these ports; its port."""
    port = free_port()
    command = proxy_command(port, processes, folder)
    assert subprocess.run([*command, "-t"], capture_output=True).returncode == 0
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        while answer(port, "/metrics")[0] != 403:  # it answers this one itself
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def answer(port, path, headers=()):
    """(status, Set-Cookie); 0 while nobody listens."""
    try:
        with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers=dict(headers)), timeout=10) as reply:
            return reply.status, reply.headers.get("Set-Cookie")
    except HTTPError as refused:
        return refused.code, refused.headers.get("Set-Cookie")
    except OSError:
        return 0, None


async def visit(port, **cookies):
    """The cookie with which a visitor leaves."""
    visitor = Visitor(f"http://127.0.0.1:{port}", "arena", "lang=en")
    visitor.cookies |= cookies
    async with visitor:
        return visitor.cookies["glassbox"]


@pytest.fixture
def behind(tmp_path):
    """Run a scene behind the proxy: it gets the proxy's port and the doubles that are not away."""

    async def play(scene, away=()):
        doubles = [Double(free_port()) for _ in range(2)]
        async with contextlib.AsyncExitStack() as stack:
            for place, double in enumerate(doubles):
                if place not in away:
                    await stack.enter_async_context(double.serving())
            proxy = nginx([double.port for double in doubles], tmp_path)
            port = await asyncio.to_thread(stack.enter_context, proxy)
            return await scene(port, doubles)

    return lambda scene, away=(): run(play(scene, away))


def test_newcomers_take_turns_and_their_websocket_goes_where_their_page_came_from(behind):
    async def scene(port, doubles):
        left = [await visit(port) for _ in range(6)]
        for double in doubles:
            assert double.asked_for("/arena?lang=en") == [None] * 3
            assert double.asked_for("/_stcore/stream") == [f"glassbox={double.port}"] * 3
        assert sorted(left) == sorted(str(double.port) for double in doubles for _ in range(3))

    behind(scene)


def test_who_comes_again_comes_to_the_same_process(behind):
    async def scene(port, doubles):
        for double in (doubles[1], doubles[1], doubles[0], doubles[1]):
            assert await visit(port, glassbox=str(double.port)) == str(double.port)
        assert [len(double.asked_for("/_stcore/stream")) for double in doubles] == [1, 3]

    behind(scene)


@pytest.mark.parametrize("cookie", ["{}", "127.0.0.1:{}", "localhost:{}", "without_cookie", "../x"])
def test_a_cookie_that_names_no_process_is_not_followed_but_replaced(behind, cookie):
    async def scene(port, doubles):
        async with Double(free_port()).serving() as stranger:
            left = await visit(port, glassbox=cookie.format(stranger.port))
        assert left in {str(double.port) for double in doubles}
        assert stranger.seen == []

    behind(scene)


def test_the_visitors_of_a_process_that_has_ended_move_to_another_and_stay_there(behind):
    async def scene(port, doubles):
        assert await visit(port, glassbox=str(doubles[1].port)) == str(doubles[0].port)
        assert len(doubles[0].asked_for("/_stcore/stream")) == 1

    behind(scene, away={1})


def test_a_process_that_has_come_back_takes_its_turn_at_once(behind):
    async def scene(port, doubles):
        for _ in range(4):
            assert await visit(port) == str(doubles[0].port)
        async with doubles[1].serving():
            assert Counter([await visit(port) for _ in range(6)]) == {
                str(double.port): 3 for double in doubles
            }

    behind(scene, away={1})


def test_a_websocket_that_had_to_move_says_so_and_a_picture_does_not(behind):
    async def scene(port, doubles):
        url, old = f"ws://127.0.0.1:{port}/_stcore/stream", {"Cookie": f"glassbox={doubles[1].port}"}
        async with websockets.connect(url, additional_headers=old, subprotocols=["streamlit"]) as socket:
            assert socket.response.headers["Set-Cookie"].startswith(f"glassbox={doubles[0].port}; Path=/;")
        for path in ("/media/x.png", "/arena/_stcore/health"):
            assert (await asyncio.to_thread(answer, port, path, old))[1] is None

    behind(scene, away={1})


def test_a_browser_that_refuses_cookies_finds_all_of_its_session_in_one_process(behind):
    async def scene(port, doubles):
        for _ in range(6):
            await asyncio.to_thread(answer, port, "/media/x.png")
        assert sorted(len(double.asked_for("/media/x.png")) for double in doubles) == [0, 6]

    behind(scene)


def test_numbers_about_the_site_are_not_for_visitors(behind):
    async def scene(port, doubles):
        for path in ("/metrics", "/_stcore/metrics"):
            assert (await asyncio.to_thread(answer, port, path))[0] == 403
        assert [double.seen for double in doubles] == [[], []]

    behind(scene)
