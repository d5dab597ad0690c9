"""The n-gram equations with dictionaries: slow, short, and equal to the packed version (a test compares
them)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

Gram = tuple[int, ...]


class PlainNGram:
    """All ways of smoothing, and none, of one token stream; documents separated by eot_id.

    `discounts`: (D1, D2, D3+) for each order, unigrams first.
    """

    def __init__(self, ids: Sequence[int], vocab_size: int, order: int, eot_id: int = 0) -> None:
        self.vocab_size, self.order, self.eot_id = vocab_size, order, eot_id
        ids = list(ids) if ids[0] == eot_id else [eot_id, *ids]
        self.raw: Counter[Gram] = Counter()
        for end in range(1, len(ids)):  # ids[end] is the token that is predicted
            for k in range(1, order + 1):
                gram = tuple(ids[max(0, end + 1 - k) : end + 1])
                if len(gram) < k or eot_id in gram[1:-1]:
                    break  # the context would reach across the beginning of the document
                self.raw[gram] += 1
        left: defaultdict[Gram, set[int]] = defaultdict(set)
        for gram in self.raw:
            left[gram[1:]].add(gram[0])
        self.continuations = {gram: len(left[gram]) or count for gram, count in self.raw.items()}
        self.followers: defaultdict[Gram, set[int]] = defaultdict(set)
        for gram in self.raw:
            self.followers[gram[:-1]].add(gram[-1])

    def used(self, gram: Gram) -> int:
        """Return the count that Kneser-Ney uses.

        It is raw for the longest n-grams, different left neighbours for shorter ones.
        """
        counts = self.raw if len(gram) == self.order else self.continuations
        return counts.get(gram, 0)

    def context(self, prefix: Sequence[int]) -> Gram:
        """Return the last order - 1 tokens of the prefix, back to the beginning of the document."""
        context: Gram = ()
        for token in reversed(prefix[max(0, len(prefix) - self.order + 1) :] if self.order > 1 else []):
            context = (token, *context)
            if token == self.eot_id:
                break
        return context

    def kneser_ney(self, token: int, context: Gram, discounts: Sequence[Sequence[float]]) -> float:
        """Compute P(token | context) = (count - D(count)) / total + backoff * P(token | shorter context)."""
        return self._discounted(token, context, discounts, self.used)

    def absolute(self, token: int, context: Gram, discounts: Sequence[Sequence[float]]) -> float:
        """Compute the same with the plain counts of every order."""
        return self._discounted(token, context, discounts, self.raw.__getitem__)

    def _discounted(
        self, token: int, context: Gram, discounts: Sequence[Sequence[float]], used: Callable[[Gram], int]
    ) -> float:
        d = (0.0, *discounts[len(context)])
        shorter = self._discounted(token, context[1:], discounts, used) if context else 1 / self.vocab_size
        after = [used((*context, w)) for w in self.followers[context]]
        if not sum(after):
            return shorter
        count = used((*context, token))
        backoff = sum(min(d[min(c, 3)], c) for c in after) / sum(after)
        return max(count - d[min(count, 3)], 0) / sum(after) + backoff * shorter

    def unsmoothed(self, token: int, context: Gram) -> float:
        """Compute P(token | context) = count / total; 0 after a context that was never seen."""
        total = sum(self.raw[(*context, w)] for w in self.followers[context])
        return self.raw[(*context, token)] / total if total else 0.0

    def add_k(self, token: int, context: Gram, k: float) -> float:
        """Compute P(token | context) = (count + k) / (total + k V)."""
        total = sum(self.raw[(*context, w)] for w in self.followers[context])
        return (self.raw[(*context, token)] + k) / (total + k * self.vocab_size)
