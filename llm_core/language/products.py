"""Products of a few rows with a weight, each row with the same bits in every company.

`F.linear` takes another path for one row than for many and rounds differently on it, so a text would depend on who else
writes (He 2025, "Defeating nondeterminism in LLM inference"). oneDNN's product with a weight that was laid out for it
before does not, and it is as fast for one row; torch's compiler uses the same call. Whether it keeps the promise on
this machine is tried once; where it does not, batches are filled up to a number of rows from which on it does.

The laid-out weight is a copy. It is made again when the original was changed in place, moved or replaced. Some changes
torch does not count (through `weight.data`, and by its fused optimisers); for these `refresh` compares both before a
text begins.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

MOST = 32
"""Rows of the largest batch. Filled up to these, the shape is always the same, which agrees on every machine."""

SIZES = (1, 2, 4, 8, 12, 16, 24, MOST)
"""Rows that batches have. oneDNN makes code for each number of rows and keeps it: with all 32 that was 100 MB."""


BLOCK = 32
"""Numbers that torch's vectors take at once at most; what is left over at the end of a tensor is rounded otherwise."""


@dataclass(frozen=True)
class Copy:
    """A weight in another form, kept as an attribute of the weight, and by what to see that it is up to date."""

    version: tuple[int, int]
    """torch's count of changes in place, and where the numbers lie."""
    total: float
    """A sum over all numbers of the original."""
    weight: Tensor


FORMS = LAID_OUT, HALF = "laid_out", "half_copy"
"""Names of the attributes."""


def multiply(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Compute x (B, n_in) times weight (n_out, n_in) transposed, plus bias: (B, n_out), float32."""
    if not has_layouts():
        return F.linear(x, weight, bias)
    kept = _copy(weight, LAID_OUT, lambda whole: torch.ops.mkldnn._reorder_linear_weight(whole, MOST))
    return torch.ops.mkldnn._linear_pointwise(x, kept, bias, "none", [], "")


def half(weight: Tensor) -> Tensor:
    """Return the weight in 16 bits."""
    return _copy(weight, HALF, Tensor.half)


def _copy(weight: Tensor, form: str, make: Callable[[Tensor], Tensor]) -> Tensor:
    """Return the copy, made again where the version of its original is another one."""
    kept: Copy | None = getattr(weight, form, None)
    version = 0 if weight.is_inference() else weight._version, weight.data_ptr()
    if kept is None or kept.version != version:
        kept = Copy(version, _total(weight), make(weight.detach()))
        setattr(weight, form, kept)
    return kept.weight


def refresh(weights: Iterable[Tensor]) -> None:
    """Forget the copies of weights whose numbers are others than when they were made."""
    for weight in weights:
        for form in FORMS:
            if hasattr(weight, form) and getattr(weight, form).total != _total(weight):
                delattr(weight, form)


def _total(weight: Tensor) -> float:
    """Sum all numbers, each row and each column with a factor of its own."""
    table = weight.detach().reshape(len(weight), -1)
    rows, columns = (torch.linspace(1, 2, n, dtype=weight.dtype) for n in table.shape)
    return float(rows @ (table @ columns))


@functools.cache
def has_layouts() -> bool:
    """Return whether this build of torch has oneDNN's product with a weight laid out before."""
    return torch.backends.mkldnn.is_available() and hasattr(torch.ops.mkldnn, "_reorder_linear_weight")


@functools.cache
def agreeing_rows(shapes: frozenset[tuple[int, int]]) -> int:
    """Return the smallest of SIZES from which on products with weights of these shapes (n_out, n_in) agree."""
    return max(_agreeing(*shape) for shape in shapes)


def _agreeing(n_out: int, n_in: int) -> int:
    """Try one weight with random numbers, each row also at another place in the batch."""
    dice = torch.Generator().manual_seed(0)
    weight, x = (torch.randn(n, n_in, generator=dice) for n in (n_out, MOST))
    whole = multiply(x, weight)
    fewest = MOST
    for n in reversed(SIZES[:-1]):
        first, last = multiply(x[:n], weight), multiply(x[-n:].contiguous(), weight)
        if not (torch.equal(first, whole[:n]) and torch.equal(last, whole[-n:])):
            break
        fewest = n
    return fewest


@functools.cache
def even_rows(width: int) -> int:
    """Return the smallest of SIZES from which on rows of this width fill whole blocks: sigmoid and tanh agree then."""
    uneven = [rows for rows in SIZES if rows * width % BLOCK]
    return next(rows for rows in SIZES if rows > max(uneven, default=0))


def batch_rows(n: int, fewest: int) -> int:
    """Return the rows of the batch in which n texts are computed, at most MOST of them."""
    return next(size for size in SIZES if size >= max(n, fewest))


def filled(x: Tensor, rows: int) -> Tensor:
    """Append rows of zeros to x (B, C), up to so many."""
    return F.pad(x, (0, 0, 0, rows - len(x))) if len(x) < rows else x
