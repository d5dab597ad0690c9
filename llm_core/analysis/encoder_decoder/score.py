"""How well are missing words restored? Both sides (encoder-decoder) against the left side alone (decoder), and chance.

Everybody gets the same sentences with the same missing words. `right` counts a word when every token of it was the
likeliest one after the true words before it, so both models are asked with the same left side.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core.data.bpe_training import pieces
from llm_core.language.transformer import Transformer
from llm_core.language.transformer_encoder_decoder import EncoderDecoder
from llm_core.language.transformer_encoder_decoder_task import PAD, Cut, draw_missing, logits_of, pairs

SEED = 7
BATCH = 64


@dataclass(frozen=True)
class RepairScore:
    """Counts over the test sentences; the shares are these over `missing` or over `sentences`."""

    sentences: int
    missing: int  # words
    bits_per_token: float  # of the whole sentence, its end included
    right: int  # missing words, given the true words before them
    right_written: int  # missing words in what the model writes all by itself
    whole: int  # sentences written exactly as they were
    right_left_only: int | None = None  # by the decoder, which sees only what stands before
    right_frequent: int | None = None  # by saying the commonest word of the training sentences every time
    frequent: str | None = None


def repair_bits(model: EncoderDecoder, items: Sequence[Cut]) -> float:
    """Compute the `bits_per_token` of `score_repairs` alone."""
    chance = random.Random(SEED)
    missing = [draw_missing(one, chance) for one in items]
    losses = [price(model, batch, gone)[0] for batch, gone in batches(items, missing)]
    return float(torch.cat(losses).mean()) / math.log(2)


def score_repairs(
    model: EncoderDecoder,
    items: Sequence[Cut],
    decoder: Transformer | None = None,
    known: Sequence[Cut] | None = None,
) -> RepairScore:
    """Score repairs of these sentences, the same words missing every time (a fixed seed)."""
    chance = random.Random(SEED)
    missing = [draw_missing(one, chance) for one in items]
    losses, found = [], Counter[str]()
    common = commonest(known) if known else None
    for batch, gone in batches(items, missing):
        loss, right = price(model, batch, gone)
        losses.append(loss)
        found["right"] += right
        found["written"], found["whole"] = map(
            sum, zip((found["written"], found["whole"]), by_itself(model, batch, gone), strict=True)
        )
        if decoder is not None:
            found["left"] += left_only(decoder, batch, gone)
        found["common"] += sum(
            one.pieces[i].strip() == common for one, g in zip(batch, gone, strict=True) for i in g
        )
    return RepairScore(
        sentences=len(items),
        missing=sum(map(len, missing)),
        bits_per_token=float(torch.cat(losses).mean()) / math.log(2),
        right=found["right"],
        right_written=found["written"],
        whole=found["whole"],
        right_left_only=found["left"] if decoder is not None else None,
        right_frequent=found["common"] if common else None,
        frequent=common,
    )


def batches(
    items: Sequence[Cut], missing: Sequence[list[int]]
) -> Iterator[tuple[list[Cut], list[list[int]]]]:
    """Group sentences of like length."""
    order = sorted(range(len(items)), key=lambda i: len(items[i].ids))
    for start in range(0, len(order), BATCH):
        rows = order[start : start + BATCH]
        yield [items[i] for i in rows], [missing[i] for i in rows]


def commonest(items: Sequence[Cut]) -> str:
    """Return the most frequent word of these sentences."""
    return Counter(one.pieces[i].strip() for one in items for i in one.words).most_common(1)[0][0]


@torch.inference_mode()
def price(model: EncoderDecoder, batch: list[Cut], gone: list[list[int]]) -> tuple[Tensor, int]:
    """Compute the nats of every target token, and how many missing words were right given the true words before."""
    source, read, write = pairs(batch, gone, model)
    logits = logits_of(model, source, read).float()
    losses = F.cross_entropy(logits.transpose(1, 2), write.clamp_min(0), reduction="none")
    return losses[write != PAD], count_right(logits.argmax(-1), batch, gone)


@torch.inference_mode()
def left_only(decoder: Transformer, batch: list[Cut], gone: list[list[int]]) -> int:
    """Compute the same for a decoder that reads the true words before each missing one, and nothing after it."""
    end = decoder.tokenizer.eot_id
    longest = max(len(one.ids) for one in batch)
    read = torch.tensor([[end, *one.ids, *[end] * (longest - len(one.ids))] for one in batch])
    return count_right(decoder(read).argmax(-1), batch, gone)


def count_right(likeliest: Tensor, batch: list[Cut], gone: list[list[int]]) -> int:
    """Count missing words with every token right.

    `likeliest` (B, T): the likeliest token after each position.
    """
    right = 0
    for row, one, missing in zip(likeliest.tolist(), batch, gone, strict=True):
        owners = one.owners()
        for i in missing:
            at = [t for t, owner in enumerate(owners) if owner == i]
            right += all(row[t] == one.ids[t] for t in at)
    return right


def by_itself(model: EncoderDecoder, batch: list[Cut], gone: list[list[int]]) -> tuple[int, int]:
    """Count missing words restored, and whole sentences right, when the model writes alone, likeliest token first."""
    source, _, _ = pairs(batch, gone, model)
    texts = written(model, source)
    words = whole = 0
    for text, one, missing in zip(texts, batch, gone, strict=True):
        found = pieces(text)
        whole += tuple(found) == one.pieces
        if len(found) == len(one.pieces):
            words += sum(found[i] == one.pieces[i] for i in missing)
    return words, whole


def written(model: EncoderDecoder, source: Tensor) -> list[str]:
    """Write what the model makes of each row of a source (B, S) padded with PAD, without the end mark.

    The mark of a missing word is never a token of the target: a model that writes it is quoted with "?".
    """
    end, hole = model.tokenizer.eot_id, model.hole_id
    rows = model.write(source.clamp_min(0), source.shape[1] * 2 + 8, source != PAD).tolist()
    texts = []
    for row in rows:
        kept = row[: row.index(end)] if end in row else row
        texts.append("?".join(model.tokenizer.decode(part) for part in split_at(kept, hole)))
    return texts


def split_at(ids: list[int], mark: int) -> list[list[int]]:
    """Return the ids between the marks."""
    parts: list[list[int]] = [[]]
    for token in ids:
        if token == mark:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
