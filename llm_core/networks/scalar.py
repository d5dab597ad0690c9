"""Backpropagation on single numbers: every sum, product and bend remembers what it was made of and its local slopes.

The reverse mode of automatic differentiation (Rumelhart, Hinton & Williams 1986; Baydin et al. 2018, section 3.2), one
edge at a time, so that a reader can step through it. `backward` fills in slopes; it moves no weight.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(eq=False)
class Scalar:
    """A number in a computation. `grad` is the slope of the last number of all with respect to this one."""

    value: float
    made_of: tuple[Scalar, ...] = ()
    slopes: tuple[float, ...] = ()  # d value / d made_of[i]
    how: str = ""  # "+", "*", "tanh" ...; empty for what was given
    name: str = ""
    grad: float = field(default=0.0)

    def __add__(self, other: Scalar | float) -> Scalar:
        other = scalar(other)
        return Scalar(self.value + other.value, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other: Scalar | float) -> Scalar:
        other = scalar(other)
        return Scalar(self.value * other.value, (self, other), (other.value, self.value), "*")

    def __sub__(self, other: Scalar | float) -> Scalar:
        other = scalar(other)
        return Scalar(self.value - other.value, (self, other), (1.0, -1.0), "-")

    def __truediv__(self, other: Scalar | float) -> Scalar:
        other = scalar(other)
        slopes = (1.0 / other.value, -self.value / other.value**2)
        return Scalar(self.value / other.value, (self, other), slopes, "/")

    def __pow__(self, exponent: float) -> Scalar:
        if self.value < 0 and exponent != int(exponent):
            raise ValueError(f"{self.value} has no power of {exponent} among the real numbers.")
        slope = exponent * self.value ** (exponent - 1) if exponent else 0.0
        return Scalar(self.value**exponent, (self,), (slope,), f"^{exponent:g}")

    def __neg__(self) -> Scalar:
        return Scalar(-self.value, (self,), (-1.0,), "neg")

    def __radd__(self, other: float) -> Scalar:
        return scalar(other) + self

    def __rmul__(self, other: float) -> Scalar:
        return scalar(other) * self

    def __rsub__(self, other: float) -> Scalar:
        return scalar(other) - self

    def __rtruediv__(self, other: float) -> Scalar:
        return scalar(other) / self


def scalar(number: Scalar | float) -> Scalar:
    """Take a number into the computation; a Scalar stays itself."""
    return number if isinstance(number, Scalar) else Scalar(float(number))


def tanh(x: Scalar) -> Scalar:
    """Bend a number into -1 ... 1."""
    y = math.tanh(x.value)
    return Scalar(y, (x,), (1 - y * y,), "tanh")


def sigmoid(x: Scalar) -> Scalar:
    """Bend a number into 0 ... 1: 1 / (1 + e^-x), computed so that it never overflows."""
    e = math.exp(-abs(x.value))
    y = 1 / (1 + e) if x.value >= 0 else e / (1 + e)
    return Scalar(y, (x,), (y * (1 - y),), "sigmoid")


def relu(x: Scalar) -> Scalar:
    """Cut off what is negative; at exactly 0 the slope is taken to be 0, as torch does."""
    return Scalar(max(0.0, x.value), (x,), (float(x.value > 0),), "relu")


def maximum(x: Scalar, y: Scalar) -> Scalar:
    """Take the larger number; the slope flows to it alone, and to both by halves when they are equal, as torch does."""
    share = 0.5 if x.value == y.value else float(x.value > y.value)
    return Scalar(max(x.value, y.value), (x, y), (share, 1 - share), "max")


def exp(x: Scalar) -> Scalar:
    """Raise e to a number. OverflowError above about 709."""
    y = math.exp(x.value)
    return Scalar(y, (x,), (y,), "exp")


def log(x: Scalar) -> Scalar:
    """Take the natural logarithm. ValueError for 0 and less."""
    return Scalar(math.log(x.value), (x,), (1 / x.value,), "log")


@dataclass(frozen=True)
class Edge:
    """One step of the way back: what flows from a result to one of the numbers that it was made of."""

    result: Scalar
    part: Scalar
    arrived: float  # the slope at the result
    slope: float  # the local one
    grad: float  # of the part, after this step

    @property
    def flows(self) -> float:
        """The chain rule: slope at the result times local slope."""
        return self.arrived * self.slope


def in_order(last: Scalar) -> list[Scalar]:
    """List every number of a computation so that each stands behind what it was made of."""
    found: list[Scalar] = []
    seen: set[int] = set()
    waiting = [(last, False)]
    while waiting:  # no recursion: a learner's sum may have thousands of terms
        one, parts_done = waiting.pop()
        if parts_done:
            found.append(one)
        elif id(one) not in seen:
            seen.add(id(one))
            waiting.append((one, True))
            waiting.extend((part, False) for part in reversed(one.made_of))
    return found


def backward(last: Scalar) -> Iterator[Edge]:
    """Send the slope back from the last number, edge by edge; the numbers' `grad` fill up as the edges are taken.

    A number that is used twice gets the sum of what arrives on both ways.
    """
    order = in_order(last)
    for one in order:
        one.grad = 0.0
    last.grad = 1.0
    for result in reversed(order):
        for part, slope in zip(result.made_of, result.slopes, strict=True):
            part.grad += result.grad * slope
            yield Edge(result, part, result.grad, slope, part.grad)


def gradients(last: Scalar, of: Sequence[Scalar]) -> list[float]:
    """Go the whole way back; returns the slope with respect to each of these numbers, 0 for what it does not use."""
    for one in of:
        one.grad = 0.0
    for _ in backward(last):
        pass
    return [one.grad for one in of]


def finite_difference(
    f: Callable[[Sequence[float]], float], at: Sequence[float], i: int, h: float = 1e-5
) -> float:
    """Measure the slope of f along its i-th input without any chain rule: (f(x + h) - f(x - h)) / 2h."""
    up, down = list(at), list(at)
    step = h * max(1.0, abs(at[i]))
    up[i], down[i] = at[i] + step, at[i] - step
    return (f(up) - f(down)) / (up[i] - down[i])
