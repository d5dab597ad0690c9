"""What every answer of the server passes through: the right address of a page, and headers for the browser's safety."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.controls.uploads import Uploads
from ui.site.navigation import PAGES

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    # Streamlit and Plotly make code from text and style elements, components are loaded from blobs. Scripts, styles,
    # pictures and requests come from this site only (its websocket by the scheme: older browsers do not take 'self' for
    # it). Who may frame the site is not limited: hosted spaces and teachers' pages do.
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss: blob: data:",
            "worker-src 'self' blob:",
            "frame-src 'self' blob: data:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        ]
    ),
}


MARK = "decoded"
"""Key that says, once, that the address was decoded a second time."""
ENCODED = re.compile(r"(?:[^\s%]|%[0-9A-Fa-f]{2})+")


def address(path: str, query: str) -> str:
    """Write the address of a page as the site does: its name in lower case, values decoded that were encoded twice."""
    pairs = parse_qsl(query, keep_blank_values=True)
    once = [(key, decoded_again(value)) for key, value in pairs]
    name = path.strip("/").lower()
    if once == pairs:
        return f"/{name}?{query}" if query else f"/{name}"
    return f"/{name}?{urlencode([*once, (MARK, '1')])}"


def decoded_again(value: str) -> str:
    """Decode a value of a link that is still percent-encoded as a whole; any other is returned as it is."""
    if "%" not in value or not ENCODED.fullmatch(value):
        return value
    try:
        return unquote(value, errors="strict")
    except UnicodeDecodeError:
        return value


class Addresses:
    """Send a reader who asks for a page by another spelling to its own address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and path.strip("/").lower() in ("", *PAGES):
            query = scope["query_string"].decode("latin-1")
            right = address(path, query)
            if right != path + (f"?{query}" if query else ""):
                await RedirectResponse(right, 307)(scope, receive, send)
                return
        await self.app(scope, receive, send)


class SafetyHeaders:
    """Add HEADERS to every answer that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, sent)


middleware = [Middleware(SafetyHeaders), Middleware(Addresses), Middleware(Uploads)]
