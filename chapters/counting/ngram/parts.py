"""Panel "parts": one probability taken apart, and what the networks of the corpus say of the same token."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import streamlit as st
import torch

from chapters.counting.ngram.figure import contributions, token_prices
from chapters.counting.ngram.networks import networks_of
from chapters.counting.ngram.settings import LONGEST, draw_sentence
from chapters.counting.ngram.work import Asked, model_of
from figures.attention import axis_names
from figures.tokens import visible
from llm_core.language.model import LanguageModel
from llm_core.language.ngram import NGram
from llm_core.language.ngram_smoothing import absolute_discount, add_k, kneser_ney, kneser_ney_one, raw
from llm_core.language.ngram_why import Why, WhyOrder, explain
from ui.controls.choice import Choice
from ui.lesson.code import Shown
from ui.lesson.panel import panel
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson
from ui.show.chart import chart_of
from ui.show.numbers import digits, part, percent
from ui.show.table import Cell, foot, machine_name, table
from ui.show.tokens import named
from ui.site.theme import dark

AT = Choice("ngram_at", ("6",), "6", label="at", widget=st.pills)
"""Which token of the sentence, counted from 1."""
CODES: dict[str, Shown] = {
    "raw": raw, "add_k": add_k, "absolute": absolute_discount, "kneser_ney_one": kneser_ney_one,
    "kneser_ney": kneser_ney,
}  # fmt: skip


class Sentence(NamedTuple):
    """What was priced, and what of it stands before the chosen token."""

    text: str
    before: str


def parts_panel(words: Lesson, asked: Asked) -> Sentence:
    """Draw the sentence, its prices, and one probability in its parts; returns it for the other panels."""
    expect: dict[str, object] = {}
    with panel(words, "ngram_parts", [CODES[asked.way], explain], expect, wide=True):
        text = draw_sentence(words, asked)
        model = model_of(asked)
        ids = model.tokenizer.encode(text)[:LONGEST]
        at = draw_tokens(words, model, ids)
        prefix = [model.tokenizer.eot_id, *ids[:at]]
        why = model.why(prefix, ids[at])
        draw_parts(words, asked, model, prefix, why)
        if networks := networks_of(asked.base):
            st.html(beside(words, networks, ids, at, why))
        expect |= sentence(words, model, prefix, why)
    return Sentence(text, model.tokenizer.decode(ids[:at]))


def draw_tokens(words: Lesson, model: NGram, ids: Sequence[int]) -> int:
    """Draw what every token costs, and the tokens to choose from; returns the place of the chosen one."""
    tokens = [visible(name) for name in model.tokenizer.token_texts(ids)]
    names = axis_names(tokens)
    options = tuple(str(i + 1) for i in range(len(ids)))
    default = AT.default if AT.default in options else options[-1]
    at = int(AT.draw(words, options=options, default=default, names=lambda i: names[int(i) - 1])) - 1
    costs = (model.score(torch.tensor(ids)) / -math.log(2)).tolist()
    state = ("ngram_parts_prices", tuple(names), tuple(costs), at, words.language, dark())
    chart_of(
        state,
        "ngram_parts_prices",
        in_a_row(words, [words.ui("ngram_parts_prices_alt"), chosen_price(words, names, costs, at)]),
        lambda: token_prices(tokens, names, costs, at, words.ui("bits_token"), dark()),
    )
    return at


def chosen_price(words: Lesson, names: Sequence[str], costs: Sequence[float], at: int) -> str:
    """Say what the chosen token costs, and how many cost more."""
    price = f"{costs[at]:.2f}" if math.isfinite(costs[at]) else words.ui("infinite")
    dearer = sum(cost > costs[at] for cost in costs)
    return words.ui("parts_chosen", token=names[at], bits=price, dearer=dearer, count=len(costs))


def draw_parts(words: Lesson, asked: Asked, model: NGram, prefix: Sequence[int], why: Why) -> None:
    """Draw the table of the orders, each with its numbers, and what each adds."""
    names = [context_name(words, model, prefix, order) for order in why.orders]
    head = [words.ui(f"part_{name}") for name in ("context", "count", "own", "handed", "reaches", "adds")]
    rows: list[list[str | Cell]] = [
        [name, counts_of(words, order), own_share(asked, model, order), handed_on(asked, model, order),
         reaching(order.weight), small_part(order.contribution)]
        for name, order in zip(names, why.orders, strict=True)
    ]  # fmt: skip
    if why.uniform:
        every = words.ui("part_every", count=f"{model.vocab_size:,}")
        reaches = reaching(why.uniform * model.vocab_size)
        rows.append([every, "", f"1 / {model.vocab_size:,}", "", reaches, small_part(why.uniform)])
    total = Cell(small_part(why.probability), strong=True)
    rows.append([Cell(words.ui("part_sum"), strong=True), "", "", "", "", total])
    worked = worked_out(words, asked, model, why, names)
    st.html(
        table(head, rows, label=words.ui("parts_table"), least_width="46rem")
        + (foot(worked) if worked else "")
    )
    shares = [order.contribution for order in why.orders] + ([why.uniform] if why.uniform else [])
    labels = names + ([words.ui("part_every", count=f"{model.vocab_size:,}")] if why.uniform else [])
    state = ("ngram_parts_adds", tuple(labels), tuple(shares), words.language, dark())
    chart_of(
        state,
        "ngram_parts_adds",
        words.ui("ngram_parts_adds_alt"),
        lambda: contributions(labels, shares, words.ui("part_adds"), dark()),
    )


def context_name(words: Lesson, model: NGram, prefix: Sequence[int], order: WhyOrder) -> str:
    """Write the tokens of a context, or that it has none."""
    start = len(prefix) - len(order.context)
    return named(model.tokenizer, prefix[start:], prefix[:start]) or words.ui("part_no_context")


def counts_of(words: Lesson, order: WhyOrder) -> str:
    """Write how often the token followed the context, and what is used in place of that where it is another count."""
    plain = f"{order.count:,} / {order.context_count:,}"
    if (order.count, order.context_count) == (order.used_count, order.used_total):
        return plain
    return words.ui("part_used", plain=plain, used=f"{order.used_count:,}", total=f"{order.used_total:,}")


def own_share(asked: Asked, model: NGram, order: WhyOrder) -> str:
    """Write the share that this context's own counts give, with its numbers."""
    if not order.used_total and asked.way != "add_k":
        return "–"
    if asked.way == "add_k":
        total = order.used_total + asked.k * model.vocab_size
        return f"{order.used_count:,} / {total:,.1f} = {small_part(order.used_count / total)}"
    if not order.used_count:
        return "0"
    top = f"({order.used_count:,} − {order.discount:.2f})" if asked.way != "raw" else f"{order.used_count:,}"
    value = max(order.used_count - order.discount, 0) / order.used_total
    return f"{top} / {order.used_total:,} = {small_part(value)}"


def handed_on(asked: Asked, model: NGram, order: WhyOrder) -> str:
    """Write the share that this context hands on, with its numbers: the back-off weight."""
    if asked.way == "raw":
        return "0"
    if asked.way == "add_k":
        whole = asked.k * model.vocab_size
        return f"{whole:,.1f} / {order.used_total + whole:,.1f} = {small_part(order.backoff)}"
    if not order.used_total:
        return "1"
    kinds = [(d, n) for d, n in zip(order.discounts, order.followers, strict=True) if n]
    if asked.way != "kneser_ney":
        kinds = [(order.discounts[0], sum(order.followers))]
    taken = " + ".join(f"{d:.2f} × {n:,}" for d, n in kinds)
    inside = f"({taken})" if len(kinds) > 1 else taken
    return f"{inside} / {order.used_total:,} = {small_part(order.backoff)}"


def worked_out(words: Lesson, asked: Asked, model: NGram, why: Why, names: Sequence[str]) -> str:
    """Read the back-off of the longest context that was counted in words; nothing where no discount makes it."""
    if asked.way in ("raw", "add_k"):
        return ""
    found = next(((name, one) for name, one in zip(names, why.orders, strict=True) if one.used_total), None)
    if found is None:
        return ""
    context, order = found
    keys = ("parts_followers_1", "parts_followers_2", "parts_followers_3")
    kinds = [one for one in zip(keys, order.discounts, order.followers, strict=True) if one[2]]
    if asked.way != "kneser_ney":
        kinds = [("parts_followers_each", order.discounts[0], sum(order.followers))]
    left, _, share = handed_on(asked, model, order).rpartition(" = ")
    taken, _, total = left.rpartition(" / ")
    said = listing(words, (words.ui(key, n=f"{n:,}", discount=f"{d:.2f}") for key, d, n in kinds))
    return words.ui("parts_worked", context=context, kinds=said, taken=taken, total=total, share=share)


def reaching(share: float) -> str:
    """Write a share as per cent, with two figures also below one per cent."""
    return percent(share, 2 if 0 < share < 0.01 else None)


def small_part(value: float) -> str:
    """Write a probability with three figures."""
    return "0" if value == 0 else digits(value, 3) if value >= 1e-3 else part(value)


def beside(
    words: Lesson, networks: Mapping[str, LanguageModel], ids: Sequence[int], at: int, why: Why
) -> str:
    """Write what each network of the corpus gives the same token."""
    chances: dict[str, float] = {"ngram": why.probability}
    chances |= {family: chance(network, ids, at) for family, network in networks.items()}
    head = ["", words.ui("probability"), words.ui("bits_token")]
    rows = [
        [machine_name(family), small_part(p), f"{-math.log2(p):.2f}" if p else "∞"]
        for family, p in chances.items()
    ]
    return table(head, rows, label=words.ui("beside_table"), fitted=True) + foot(
        in_a_row(words, [words.ui(f"about_{family}") for family in networks])
    )


def chance(model: LanguageModel, ids: Sequence[int], at: int) -> float:
    """Ask a network for the probability of one token of a text."""
    with torch.inference_mode():
        return float(model.score(torch.tensor(ids[: at + 1]))[-1].exp())


def sentence(words: Lesson, model: NGram, prefix: Sequence[int], why: Why) -> dict[str, object]:
    """Say what the token's probability is, and from which context it comes."""
    token = named(model.tokenizer, [why.token_id], prefix)
    used = next((order for order in why.orders if order.order == why.backed_off_to), None)
    longest = why.orders[0]
    if used is None and longest.context and model.weights.floor is not None:
        context = context_name(words, model, prefix, longest)
        found = words.ui("parts_not_here", context=context, total=f"{longest.context_count:,}")
    elif used is None:
        found = words.ui("parts_never")
    else:
        key = "parts_longest" if used is why.orders[0] else "parts_shorter"
        if not used.context:
            key = "parts_alone"
        context = context_name(words, model, prefix, used)
        found = words.ui(key, context=context, count=f"{used.count:,}", total=f"{used.context_count:,}")
    cost = f"{-math.log2(why.probability):.2f}" if why.probability else words.ui("infinite")
    return {"token": token, "probability": small_part(why.probability), "bits": cost, "found": found}
