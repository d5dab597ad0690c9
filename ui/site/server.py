"""The routes of the site beside its pages (/healthz, /metrics) and the warm-up that runs when the server starts."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from ui.lesson.notice import notice
from ui.lesson.words import lesson
from ui.work import lanes as worker
from ui.work import warm


@contextlib.asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, object]]:
    """Warm up beside the server, not before it: the first visitor gets a heading while torch is still loading."""
    threading.Thread(target=warm.run, name="warm-up", daemon=True).start()
    yield {}
    worker.shut_down()


def notice_failed_page(error: Exception) -> bool:
    """Answer an error in a page: the visitor reads one sentence, the log keeps the trace."""
    logging.getLogger(__name__).error("a page failed", exc_info=error)
    notice(lesson("common").ui("page_failed"), "gb-notice gb-failed")
    return True


async def healthz(_request: Request) -> JSONResponse:
    """Answer 200 as soon as the server runs; `ready` turns true when the heavy imports are done."""
    return JSONResponse({"status": "ok", "ready": warm.ready()})


async def metrics(_request: Request) -> PlainTextResponse:
    """Report queue and memory in the Prometheus text format; Streamlit's own numbers are at /_stcore/metrics."""
    lines = [f"glassbox_warm {int(warm.ready())}", f"glassbox_resident_bytes {_resident_bytes()}"]
    for lane, counts in worker.statistics().items():
        lines += [f'glassbox_jobs_{name}{{lane="{lane}"}} {count}' for name, count in counts.items()]
    return PlainTextResponse("\n".join(lines) + "\n")


def _resident_bytes() -> int:
    """Read how much RAM this process uses, 0 where the system does not say (macOS, Windows)."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            line = next(line for line in status if line.startswith("VmRSS:"))
    except (OSError, StopIteration):
        return 0
    return int(line.split()[1]) * 1024


routes = [Route("/healthz", healthz), Route("/metrics", metrics)]
