"""The site asks no other machine for anything; Streamlit would."""

from __future__ import annotations

from streamlit import net_util


def ask_nobody() -> None:
    """Stop Streamlit from asking a server of Amazon for the address of this machine.

    It does so when it starts, and for each connection from another site (`server_util.is_url_from_allowed_origins`),
    and holds every visitor up until the answer or the time limit comes. No setting of 1.67 turns it off. Whoever
    serves the site under an address of its own names it in `server.corsAllowedOrigins`.
    """
    net_util.get_external_ip = nobody_asked


def nobody_asked() -> None:
    """Return the address that is not known."""
