"""A double of one process of the site: hands out a page and takes websockets, on one port."""

import asyncio
import contextlib
import socket
from concurrent.futures import ThreadPoolExecutor

import websockets
from websockets.datastructures import Headers
from websockets.http11 import Response


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Double:
    """`seen` holds (path, cookie) of everything it was asked, in order."""

    def __init__(self, port, sets=None):
        self.port, self.sets, self.seen = port, sets, []

    @contextlib.asynccontextmanager
    async def serving(self):
        async with websockets.serve(
            self._stay, "127.0.0.1", self.port, process_request=self._answer, subprotocols=["streamlit"]
        ):
            yield self

    async def _stay(self, connection):
        async for _ in connection:
            pass

    def _answer(self, _connection, request):
        self.seen.append((request.path, request.headers.get("Cookie")))
        if request.path == "/_stcore/stream":
            return None  # go on with the websocket
        cookie = [("Set-Cookie", f"{self.sets}; Path=/; HttpOnly")] if self.sets else []
        return Response(200, "OK", Headers([("Content-Length", "4"), *cookie]), b"page")

    def asked_for(self, path):
        return [cookie for asked, cookie in self.seen if asked == path]


def run(scene):
    """Run a coroutine to its end on a thread of its own: Playwright keeps a loop running on that of the tests."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, scene).result()
