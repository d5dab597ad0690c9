"""Named activations: read them, or change them, while a model runs.

A forward pass passes each interesting tensor through `tap("blocks.0.attn.hook_pattern", x)`. Usually that returns x
itself. Inside `recording(...)` it is also kept; inside `intervening(...)` it may be replaced. Names follow
TransformerLens (Nanda & Bloom 2022), so what is learnt here can be used there.

A cached model is shared by all visitors, so nothing is stored on the model: the run lives in a context variable, and
every thread has its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from torch import Tensor

Edit = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class _Run:
    wanted: frozenset[str] | None = frozenset()  # None: every name
    kept: dict[str, Tensor] = field(default_factory=dict)
    edits: Mapping[str, Edit] = field(default_factory=dict)


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
    """Keep the tensors of these names (all, when None) of every forward pass inside; yields the dict they land in."""
    outer = _run.get()
    wanted = None if names is None else frozenset(names)
    run = _Run(wanted, {}, outer.edits if outer else {})
    token = _run.set(run)
    try:
        yield run.kept
    finally:
        _run.reset(token)


@contextmanager
def intervening(edits: Mapping[str, Edit]) -> Iterator[None]:
    """Replace each named tensor by edit(tensor) in every forward pass inside. Of two nested edits the inner wins."""
    outer = _run.get() or _Run()
    token = _run.set(_Run(outer.wanted, outer.kept, {**outer.edits, **edits}))
    try:
        yield
    finally:
        _run.reset(token)
