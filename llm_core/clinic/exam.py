"""Six tests of a language model, to be read: each asks one thing and reports what it measured.

`net` turns ids into numbers for every word; `feed` hands it sentences in the layout that was chosen.
No test trusts a silence: before "nothing changed" counts as good, something else must have changed. A test that would
be green for another reason than the one it is for reports "hollow".
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core.clinic.patient import Patient

State = Literal["pass", "hollow", "fail"]
Layout = Literal["batch_seq", "seq_batch"]
Feed = Callable[[Patient, Tensor], Tensor]

SENTENCES = torch.arange(1, 13).view(2, 6)  # (B, T): two sentences of six words, no word twice
OTHER_WORD = 13
SHUFFLED = [3, 0, 4, 1, 2, 5]  # the last word stays
ROUNDING = 1e-4  # float32 sums in another order differ by about 1e-6


@dataclass(frozen=True)
class Finding:
    """What a test found: `reason` names the sentence on the page, `numbers` are what stands in it."""

    state: State
    reason: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    error: str = ""  # PyTorch's own words when the net could not be run


class AxesSwapped(Exception):
    """The answers do not come in the order of axes in which the words went in."""

    def __init__(self, fed: Tensor, answers: Tensor):
        super().__init__(f"{tuple(fed.shape)} went in, {tuple(answers.shape)} came out")
        shapes = {"fed": fed.shape, "out": answers.shape}
        self.numbers = {f"{name}_{axis}": shape[axis] for name, shape in shapes.items() for axis in (0, 1)}


def feeder(layout: Layout) -> Feed:
    """Make a function (net, ids (B, T)) -> answers (B, T, ...) that feeds the net in this layout."""

    def feed(net: Patient, ids: Tensor) -> Tensor:
        fed = ids if layout == "batch_seq" else ids.T
        answers = net(fed).detach()
        if answers.shape[:2] != fed.shape:  # two sentences of six words: a swap cannot hide
            raise AxesSwapped(fed, answers)
        return answers if layout == "batch_seq" else answers.transpose(0, 1)

    return feed


def largest(difference: Tensor) -> float:
    """Return the largest absolute value."""
    return float(difference.abs().max()) if difference.numel() else 0.0


def with_word(ids: Tensor, sentence: int | slice, place: int) -> Tensor:
    """Return the same sentences with another word at this place."""
    changed = ids.clone()
    changed[sentence, place] = OTHER_WORD
    return changed


def sees_order(net: Patient, feed: Feed) -> Finding:
    """Put other words, or another order, before the last word: the answer at the last word must change (test 1).

    Asked twice, of the whole net and of its first block alone: a causal mask lets a little order leak through two
    blocks (Haviv et al. 2022), which is no knowledge of places. Where not even another word moves that answer, the
    net does not read its own sentence ("deaf"), and nothing is known about places.
    """
    first = copy.deepcopy(net)
    first.layers = first.layers[:1]
    whole, alone = (
        largest(feed(model, SENTENCES)[:, -1] - feed(model, SENTENCES[:, SHUFFLED])[:, -1])
        for model in (net, first)
    )
    numbers = {"whole": whole, "alone": alone}
    if whole < ROUNDING:
        other = feed(net, SENTENCES) - feed(net, with_word(SENTENCES, slice(None), -2))
        replaced = largest(other[:, -1])
        reason = "deaf" if replaced < ROUNDING else "blind"
        return Finding("fail", reason, numbers | {"replaced": replaced})
    return Finding("hollow", "leak", numbers) if alone < ROUNDING else Finding("pass", "seen", numbers)


def hides_future(net: Patient, feed: Feed) -> Finding:
    """Put another word at place t: no answer before t may change, and some answer after t must (test 2)."""
    before = after = 0.0
    for t in range(1, SENTENCES.shape[1]):
        moved = feed(net, SENTENCES) - feed(net, with_word(SENTENCES, slice(None), t))  # (B, T, .)
        before = max(before, largest(moved[:, :t]))
        after = max(after, largest(moved[:, t + 1 :]))
    numbers = {"before": before, "after": after}
    if before >= ROUNDING:
        return Finding("fail", "peeks", numbers)
    return Finding("hollow", "deaf", numbers) if after < ROUNDING else Finding("pass", "hidden", numbers)


def scores_vocabulary(net: Patient, feed: Feed) -> Finding:
    """Ask for one score for every word of the vocabulary, not yet shares, and not the same everywhere (test 3)."""
    answers = net(SENTENCES).detach()
    numbers = {"numbers": answers.shape[-1], "vocabulary": net.size.vocab_size}
    if answers.shape[-1] != net.size.vocab_size:
        return Finding("fail", "narrow", numbers)
    if largest(answers.sum(-1) - 1) < ROUNDING:
        return Finding("fail", "shares", numbers)
    alike = largest(answers - answers[:1, :1]) < ROUNDING
    return Finding("hollow", "alike", numbers) if alike else Finding("pass", "scores", numbers)


def keeps_sentences_apart(net: Patient, feed: Feed) -> Finding:
    """Change the last word of one sentence: the other one's answers must stay, its own must change (test 4)."""
    other = own = 0.0
    for sentence in (0, 1):
        moved = feed(net, SENTENCES) - feed(net, with_word(SENTENCES, sentence, -1))
        other = max(other, largest(moved[1 - sentence]))
        own = max(own, largest(moved[sentence]))
    numbers = {"other": other, "own": own}
    if other >= ROUNDING:
        return Finding("fail", "mixed", numbers)
    return Finding("hollow", "dead", numbers) if own < ROUNDING else Finding("pass", "apart", numbers)


def widens_four_times(net: Patient, feed: Feed) -> Finding:
    """Compare the feed-forward layer of every block with the model: it is four times as wide (test 5)."""
    widths = {layer.linear1.out_features for layer in net.encoder_layers()}
    width, (inside, every) = net.size.n_embd, net.count()
    share = inside / every if every else 0.0
    numbers = {"hidden": max(widths, default=0), "width": width, "share": share, "every": every}
    return Finding("pass", "four", numbers) if widths == {4 * width} else Finding("fail", "other", numbers)


def asks_for_next(net: Patient, feed: Feed) -> Finding:
    """Give the loss three answers made by hand: only the one that knows the next word may be cheap (test 6).

    20 points for one word and none for the others: the next one, the one just read, or the one before.
    """
    numbers = {}
    for name, shift in (("next", -1), ("same", 0), ("back", 1)):
        answers = 20.0 * F.one_hot(SENTENCES.roll(shift, 1), net.size.vocab_size)  # (B, T, V)
        loss = net.loss(answers, SENTENCES)
        if loss is None:
            return Finding("fail", "missing")
        numbers[name] = float(loss)
    cheap, second, _ = sorted(numbers, key=numbers.__getitem__)
    if numbers[cheap] > 0.01 or numbers[second] < 1:  # nats
        return Finding("fail", "useless", numbers)
    return Finding("pass" if cheap == "next" else "fail", f"wants_{cheap}", numbers)


TESTS: Mapping[str, Callable[[Patient, Feed], Finding]] = {
    "order": sees_order,
    "mask": hides_future,
    "head": scores_vocabulary,
    "layout": keeps_sentences_apart,
    "width": widens_four_times,
    "loss": asks_for_next,
}
"""The test of every place, in the order of the page."""


def examine(net: Patient, layout: Layout) -> dict[str, Finding]:
    """Run all six tests on this very net."""
    net.eval()
    return {place: tried(test, net, feeder(layout)) for place, test in TESTS.items()}


def tried(test: Callable[[Patient, Feed], Finding], net: Patient, feed: Feed) -> Finding:
    """Run one test; a net that cannot be fed, or that breaks, is a finding too."""
    try:
        return test(net, feed)
    except AxesSwapped as swapped:
        return Finding("fail", "axes", swapped.numbers)
    except RuntimeError as error:  # lines that do not fit together: PyTorch refuses to run them
        return Finding("fail", "stopped", error=str(error).splitlines()[0])


def reach(net: Patient, layout: Layout) -> Tensor:
    """Put another word at [row], in turn, and measure the largest change of the answer at [column].

    Returns (B T, B T).
    Rows and columns: sentence 1 from left to right, then sentence 2. Raises AxesSwapped, or RuntimeError when the lines
    do not fit together.
    """
    net.eval()
    feed, (B, T), rows = feeder(layout), SENTENCES.shape, []
    plain = feed(net, SENTENCES)
    for b in range(B):
        for t in range(T):
            moved = (feed(net, with_word(SENTENCES, b, t)) - plain).abs().amax(-1)  # (B, T)
            rows.append(moved.flatten())
    return torch.stack(rows)
