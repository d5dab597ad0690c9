"""A learner's own formula, such as `tanh(w*x + b)`, read without `eval` into a computation of `Scalar`s.

A parser by precedence (Pratt 1973): numbers, given names, + - * / ^, brackets, a handful of functions, `max(a, b)` and
`if(a, b, c)`, which is b where a is above 0 and c elsewhere. Everything else is refused with the place where it stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from llm_core.networks.scalar import Scalar, exp, in_order, log, maximum, relu, scalar, sigmoid, tanh

FUNCTIONS: dict[str, Callable[[Scalar], Scalar]] = {
    "tanh": tanh,
    "sigmoid": sigmoid,
    "relu": relu,
    "exp": exp,
    "log": log,
}
SEVERAL = ("max", "if")
"""Functions of more than one number."""
MOST_CHARACTERS, MOST_TERMS, DEEPEST = 400, 120, 40
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|(?P<name>[A-Za-z]\w*)|(?P<sign>[-+*/^(),]))"
)
BINDS = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}
SIGN_BINDS = 3  # -x^2 is -(x^2), -x*y is (-x)*y


class ExpressionError(ValueError):
    """A formula that cannot be read or computed. `problem` names what, `at` the place, `found` what stands there.

    Problems: empty, long, many, deep, unknown_sign, unknown_name, unknown_function, expected, unclosed, unopened,
    parts, exponent, zero, log, overflow; of the list of numbers also pair, twice, range.
    """

    def __init__(self, problem: str, at: int = 0, found: str = "") -> None:
        super().__init__(f"{problem} at {at}: {found!r}")
        self.problem, self.at, self.found = problem, at, found


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    at: int


def read_tokens(text: str) -> list[Token]:
    """Cut a formula into numbers, names and signs. Raises ExpressionError."""
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError("long", MOST_CHARACTERS)
    found, at = [], 0
    text = text.rstrip().replace("**", "^").replace("·", "*").replace("×", "*").replace("−", "-")
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise ExpressionError("unknown_sign", at, text[at])
        found.append(Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
        at = match.end()
    if not found:
        raise ExpressionError("empty")
    if len(found) > MOST_TERMS:
        raise ExpressionError("many", found[MOST_TERMS].at)
    return found


def compute(text: str, given: Mapping[str, Scalar]) -> Scalar:
    """Compute a formula with these numbers; the result remembers every step. Raises ExpressionError."""
    reader = _Reader(read_tokens(text), given)
    result = reader.read(0)
    if (rest := reader.peek()) is not None:
        raise ExpressionError("unopened" if rest.text == ")" else "expected", rest.at, rest.text)
    return result


def names(text: str) -> list[str]:
    """List the names of numbers in a formula, each once, in their order. Raises ExpressionError."""
    found = [token.text for token in read_tokens(text) if token.kind == "name"]
    return [name for name in dict.fromkeys(found) if name not in FUNCTIONS and name not in SEVERAL]


PAIR = re.compile(r"\s*([A-Za-z]\w*)\s*=\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*")
MOST_NUMBERS, LARGEST = 40, 1e6


def read_numbers(text: str) -> dict[str, float]:
    """Read a list such as `x1 = 1, w1 = 0.5`. Raises ExpressionError."""
    found: dict[str, float] = {}
    for part in re.split(r"[,;\n，；]", text.replace("−", "-")):
        if not part.strip():
            continue
        if (pair := PAIR.fullmatch(part)) is None:
            raise ExpressionError("pair", text.find(part), part.strip())
        name, value = pair[1], float(pair[2])
        if name in found or name in FUNCTIONS or name in SEVERAL:
            raise ExpressionError("twice", text.find(part), name)
        if abs(value) > LARGEST or len(found) == MOST_NUMBERS:
            raise ExpressionError("range", text.find(part), name)
        found[name] = value
    return found


class _Reader:
    """Reads the tokens once, from left to right."""

    def __init__(self, tokens: list[Token], given: Mapping[str, Scalar]) -> None:
        self.tokens, self.given, self.next, self.depth = tokens, given, 0, 0

    def peek(self) -> Token | None:
        return self.tokens[self.next] if self.next < len(self.tokens) else None

    def take(self) -> Token:
        token = self.peek()
        if token is None:
            last = self.tokens[-1]
            raise ExpressionError("expected", last.at + len(last.text))
        self.next += 1
        return token

    def read(self, binds: int) -> Scalar:
        """Read a formula up to the first sign that binds no more than this."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionError("deep", self.tokens[self.next - 1].at)
        left = self.first(self.take())
        while (sign := self.peek()) is not None and BINDS.get(sign.text, 0) > binds:
            self.next += 1
            left = (
                self.power(left, sign) if sign.text == "^" else _two(sign, left, self.read(BINDS[sign.text]))
            )
        self.depth -= 1
        return left

    def first(self, token: Token) -> Scalar:
        """Read what a formula can begin with: a number, a name, a function, a bracket, a minus."""
        if token.kind == "number":
            return _finite(scalar(float(token.text)), token)
        if token.kind == "name":
            return self.named(token)
        if token.text == "-":
            return -self.read(SIGN_BINDS)
        if token.text == "(":
            return self.closed(token)
        raise ExpressionError("expected", token.at, token.text)

    def named(self, token: Token) -> Scalar:
        opened = (after := self.peek()) is not None and after.text == "("
        if opened and token.text == "max":
            return self.larger(self.take())
        if opened and token.text == "if":
            return self.branch(self.take())
        if token.text in FUNCTIONS and opened:
            inside = self.closed(self.take())
            return _finite(_guarded(lambda: FUNCTIONS[token.text](inside), token), token)
        if opened and token.text not in self.given:
            raise ExpressionError("unknown_function", token.at, token.text)
        if token.text not in self.given:
            raise ExpressionError("unknown_name", token.at, token.text)
        return self.given[token.text]

    def closed(self, opened: Token) -> Scalar:
        inside = self.read(0)
        self.sign(")", opened)
        return inside

    def sign(self, text: str, opened: Token) -> None:
        """Take this sign; without it the bracket that was opened is not closed."""
        if (after := self.peek()) is None or after.text != text:
            raise ExpressionError("unclosed" if text == ")" else "parts", opened.at, opened.text)
        self.next += 1

    def larger(self, opened: Token) -> Scalar:
        left = self.read(0)
        self.sign(",", opened)
        return maximum(left, self.closed(opened))

    def branch(self, opened: Token) -> Scalar:
        """Compute the condition and one branch; the other is passed over, as a program passes it over."""
        condition = self.read(0)
        self.sign(",", opened)
        if condition.value > 0:
            taken = self.read(0)
            self.sign(",", opened)
            self.pass_over(opened)
        else:
            self.pass_over(opened)
            self.sign(",", opened)
            taken = self.read(0)
        self.sign(")", opened)
        return taken

    def pass_over(self, opened: Token) -> None:
        """Go to the comma or bracket that ends this part, without computing anything."""
        depth = 0
        while (token := self.peek()) is not None and (depth or token.text not in ",)"):
            depth += {"(": 1, ")": -1}.get(token.text, 0)
            self.next += 1
        if token is None:
            raise ExpressionError("unclosed", opened.at, opened.text)

    def power(self, base: Scalar, sign: Token) -> Scalar:
        """Raise to a power that is a plain number: its slope is the rule of the textbook."""
        exponent = self.read(SIGN_BINDS)
        given = {id(one) for one in self.given.values()}
        if any(id(one) in given for one in in_order(exponent)):
            raise ExpressionError("exponent", sign.at, sign.text)
        return _finite(_guarded(lambda: base**exponent.value, sign), sign)


def _two(sign: Token, left: Scalar, right: Scalar) -> Scalar:
    if sign.text == "+":
        return _finite(left + right, sign)
    if sign.text == "-":
        return _finite(left - right, sign)
    if sign.text == "*":
        return _finite(left * right, sign)
    return _finite(_guarded(lambda: left / right, sign), sign)


def _guarded(make: Callable[[], Scalar], token: Token) -> Scalar:
    try:
        return make()
    except ZeroDivisionError:
        raise ExpressionError("zero", token.at, token.text) from None
    except OverflowError:
        raise ExpressionError("overflow", token.at, token.text) from None
    except (ValueError, TypeError):
        raise ExpressionError("log" if token.text == "log" else "exponent", token.at, token.text) from None


def _finite(made: Scalar, token: Token) -> Scalar:
    """Refuse what left the range of numbers, in the value or in a slope."""
    if all(map(math.isfinite, (made.value, *made.slopes))):
        return made
    raise ExpressionError("overflow", token.at, token.text)
