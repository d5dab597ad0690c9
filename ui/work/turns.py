"""Lines of several visitors, served turn by turn: one who asks for much does not make the others wait."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Generic, TypeVar

Item = TypeVar("Item")

NAMELESS = "without a cookie"
"""The owner of what is asked by browsers that send no cookie: nobody can tell them apart, so they share one line."""


class Turns(Generic[Item]):
    """One line for each owner; who has been served goes behind all others. An item may stand in several lines."""

    def __init__(self) -> None:
        self._lines: dict[str, list[Item]] = {}  # the owner whose turn it is comes first

    def put(self, owner: str, item: Item) -> None:
        """Let an item wait in the line of this owner."""
        line = self._lines.setdefault(owner, [])
        if item not in line:
            line.append(item)

    def take(self, may: Callable[[str], bool] = lambda owner: True) -> tuple[str, Item] | None:
        """Take the next item, of the first owner who `may` have one; None when there is none."""
        owner = next(filter(may, self._lines), None)
        if owner is None:
            return None
        item = self._lines[owner][0]
        self._lines[owner] = self._lines.pop(owner)
        self.remove(item)
        return owner, item

    def remove(self, item: Item) -> None:
        """Take an item out of every line."""
        for owner, line in list(self._lines.items()):
            if item in line:
                line.remove(item)
            if not line:
                del self._lines[owner]

    def order(self) -> list[Item]:
        """List the items in the order in which they will be taken."""
        rounds = zip_longest(*self._lines.values())
        return list(dict.fromkeys(item for turn in rounds for item in turn if item is not None))

    def count(self, owner: str) -> int:
        """Count the items in the line of this owner."""
        return len(self._lines.get(owner, ()))

    def __len__(self) -> int:
        return len(self.order())
