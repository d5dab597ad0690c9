"""Named activations: read them, or change them, while a model runs.

A forward pass passes each interesting tensor through `tap("blocks.0.attn.hook_pattern", x)`. Usually that returns x
itself. Inside `recording(...)` it is also kept; inside `intervening(...)` it may be replaced. Names follow
TransformerLens (Nanda & Bloom 2022), so what is learnt here can be used there.

A cached model is shared by all visitors, so nothing is stored on the model: the run lives in a context variable, and
every thread has its own.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from torch import Tensor

Edit = Callable[[Tensor], Tensor]


class UnknownTap(LookupError):
    """No forward pass offered a tensor of this name; the message is one sentence with the nearest names."""


@dataclass(frozen=True)
class _Run:
    wanted: frozenset[str] | None = frozenset()  # None: every name
    kept: dict[str, Tensor] = field(default_factory=dict)
    edits: Mapping[str, Edit] = field(default_factory=dict)
    offered: set[str] = field(default_factory=set)  # every name that came by inside


_run: ContextVar[_Run | None] = ContextVar("taps", default=None)


def active() -> bool:
    """Return whether any run is recorded or changed.

    Fast paths that skip intermediate tensors are allowed only when not.
    """
    return _run.get() is not None


def tap(name: str, x: Tensor) -> Tensor:
    """Offer x under this name to the current run; return what the forward pass goes on with."""
    run = _run.get()
    if run is None:
        return x
    run.offered.add(name)
    if name in run.edits:
        edited = run.edits[name](x)
        if edited.shape != x.shape:
            raise ValueError(
                f"The edit of {name} changed its shape from {tuple(x.shape)} to {tuple(edited.shape)}."
            )
        x = edited
    if run.wanted is None or name in run.wanted:
        run.kept[name] = x.detach()
    return x


@contextmanager
def recording(names: Iterable[str] | None = None) -> Iterator[dict[str, Tensor]]:
    """Keep the tensors of these names (all, when None) of every forward pass inside; yields the dict they land in.

    Raises UnknownTap at the end when no forward pass inside offered one of the names.
    """
    outer = _run.get()
    wanted = None if names is None else frozenset(names)
    run = _Run(wanted, {}, outer.edits if outer else {})
    with _running(run, wanted or ()):
        yield run.kept


@contextmanager
def intervening(edits: Mapping[str, Edit]) -> Iterator[None]:
    """Replace each named tensor by edit(tensor) in every forward pass inside. Of two nested edits the inner wins.

    Raises UnknownTap at the end when no forward pass inside offered one of the names: nothing was changed by it.
    """
    outer = _run.get() or _Run()
    with _running(_Run(outer.wanted, outer.kept, {**outer.edits, **edits}), edits):
        yield


@contextmanager
def _running(run: _Run, names: Iterable[str]) -> Iterator[None]:
    """Let a run be the current one, then check that each of its names came by; the outer run sees them too."""
    outer = _run.get()
    token = _run.set(run)
    try:
        yield
    finally:
        _run.reset(token)
        if outer is not None:
            outer.offered.update(run.offered)
    for name in sorted(set(names) - run.offered):
        raise UnknownTap(_no_such(name, run.offered))


def _no_such(name: str, offered: Iterable[str]) -> str:
    """Write the sentence for a name that matched nothing."""
    nearest = difflib.get_close_matches(name, offered, n=3, cutoff=0.3)
    return f"No tensor is named {name!r} here; " + (
        f"the nearest names are {', '.join(nearest)}." if nearest else "no forward pass offered any like it."
    )
