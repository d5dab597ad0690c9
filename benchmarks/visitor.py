"""A visitor without a browser: speaks Streamlit's own websocket protocol, so that thirty of them cost next to nothing.

It does what a browser does: fetches the page and keeps its cookies, opens a session with a link, reads every message,
answers `auto_rerun` (a fragment with run_every) by asking for that fragment again and again, and sends back the state
of the widgets it has changed.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.cookies import SimpleCookie
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

PATIENCE = 120.0
FAILED = '"gb-notice gb-failed"'
"""The site shows no exception to a visitor: it says in a sentence of this class that a page or chapter has failed."""


class Visitor:
    """One session. Use as `async with Visitor(address, page, query) as visitor`."""

    def __init__(self, address: str, page: str, query: str) -> None:
        self.address, self.page, self.query = address, page, query
        self.cookies: dict[str, str] = {}  # a browser that comes again brings those of its last visit
        self.widgets: dict[str, WidgetState] = {}
        self.choices: dict[str, tuple[str, list[str]]] = {}  # key -> (widget id, labels)
        self.columns: dict = {}  # what the arena's component shows
        self.exceptions: list[str] = []
        self.messages = 0
        self.kinds: Counter[str] = Counter()  # how many elements of each kind it was sent
        self._finished = asyncio.Event()
        self._polls: dict[str, asyncio.Task] = {}
        self._page_hash = ""
        self._kept: dict[str, ForwardMsg] = {}  # messages that the server will only name the next time

    async def __aenter__(self) -> Visitor:
        await asyncio.to_thread(self._fetch)
        url = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self._socket = await websockets.connect(
            url,
            subprotocols=["streamlit"],
            origin=self.address,
            additional_headers=self._cookie_header(),
            max_size=None,
            open_timeout=PATIENCE,
        )
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in [*self._polls.values(), self._reader]:
            task.cancel()
            with suppress(asyncio.CancelledError, websockets.ConnectionClosed):
                await task
        await self._socket.close()

    def _fetch(self) -> None:
        """The page itself; a proxy in front of several processes hands out its cookie with it."""
        request = Request(f"{self.address}/{self.page}?{self.query}", headers=self._cookie_header())
        try:
            reply = urlopen(request, timeout=PATIENCE)
        except HTTPError as refused:
            reply = refused  # a server without pages; its websocket may answer all the same
        with reply:
            for line in reply.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}

    def _cookie_header(self) -> dict[str, str]:
        pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": pairs} if pairs else {}

    async def open(self) -> float:
        """Run the page for the first time; seconds until its script has finished."""
        return await self._run()

    async def choose(self, key: str, turn: int) -> float:
        """Press option number `turn` (counted round) of a segmented control; seconds until the page has answered."""
        widget, labels = self.choices[key]
        state = WidgetState(id=widget)
        state.string_array_value.data.append(labels[turn % len(labels)])
        self.widgets[widget] = state
        return await self._run()

    async def until(self, happened: Callable[[], bool], patience: float = PATIENCE) -> float:
        """Seconds until something that the page shows is true."""
        start = time.perf_counter()
        while not happened():
            if time.perf_counter() - start > patience:
                raise TimeoutError("the page never showed it")
            await asyncio.sleep(0.01)
        return time.perf_counter() - start

    @property
    def polling(self) -> bool:
        """Whether the page asks again by itself: something is being computed."""
        return bool(self._polls)

    def written(self, n_machines: int = 3) -> bool:
        """Whether all machines of the arena have finished writing."""
        machines = self.columns.get("machines", [])
        return len(machines) == n_machines and all(m["tokens"] and not m["running"] for m in machines)

    async def _run(self) -> float:
        self._stop_polling()
        self._finished.clear()
        start = time.perf_counter()
        await self._send()
        await asyncio.wait_for(self._finished.wait(), PATIENCE)
        return time.perf_counter() - start

    def _stop_polling(self, fragments: Iterable[str] | None = None) -> None:
        """Of these fragments, or of all."""
        for fragment in list(self._polls) if fragments is None else fragments:
            if fragment in self._polls:
                self._polls.pop(fragment).cancel()

    async def _send(self, fragment: str = "") -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.fragment_id = self.query, fragment
        if self._page_hash:
            state.page_script_hash = self._page_hash
        else:  # a browser knows only the address when it comes in
            state.page_name = self.page
        state.widget_states.widgets.extend(self.widgets.values())
        if fragment:
            state.is_auto_rerun = True
        await self._socket.send(message.SerializeToString())

    async def _read(self) -> None:
        async for raw in self._socket:
            message = ForwardMsg()
            message.ParseFromString(raw)
            self.messages += 1
            if message.WhichOneof("type") == "ref_hash":
                message = self._kept[message.ref_hash]
            elif message.metadata.cacheable:
                self._kept[message.hash] = message
            kind = message.WhichOneof("type")
            if kind == "new_session" and not message.metadata.run.fragment_ids:
                self._stop_polling()  # a run of the whole page draws its fragments anew
            elif kind == "navigation":
                self._page_hash = message.navigation.page_script_hash
            elif kind == "stop_auto_rerun":
                self._stop_polling(message.stop_auto_rerun.fragment_ids)
            elif kind == "delta":
                self._delta(message.delta)
            elif kind == "auto_rerun":
                again = message.auto_rerun
                self._polls[again.fragment_id] = asyncio.create_task(
                    self._poll(again.fragment_id, again.interval)
                )
            elif kind == "script_finished" and message.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
            ):
                self._finished.set()

    async def _poll(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            await self._send(fragment)

    def _delta(self, delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        self.kinds[kind or ""] += 1
        if kind == "exception":
            self.exceptions.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "html" and FAILED in element.html.body:
            self.exceptions.append(re.sub("<[^>]*>", "", element.html.body))
        elif kind == "button_group":
            key = element.button_group.id.rsplit("-", 1)[-1]
            self.choices[key] = (element.button_group.id, [o.content for o in element.button_group.options])
        elif kind == "bidi_component" and element.bidi_component.component_name == "glassbox_arena":
            size = int.from_bytes(element.bidi_component.bytes[:4], "little")
            self.columns = json.loads(element.bidi_component.bytes[4 : 4 + size])
