"""One sentence under three kinds of attention: causal, both sides, and across from a decoder to an encoder.

A reader's pattern is split by position alone: what a token puts on itself, on earlier tokens, on later tokens, and on
the marks that are not text. Cross-attention is measured against the words: which source word is looked at when a
word is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import torch
from torch import Tensor

from llm_core import taps
from llm_core.data.tokenizers import Tokenizer
from llm_core.language.transformer import Transformer
from llm_core.language.transformer_encoder_decoder import EncoderDecoder
from llm_core.language.transformer_encoder_decoder_task import Cut, cut

PLACES = ("earlier", "itself", "later", "marks")


def where(pattern: Tensor, marks: Sequence[int]) -> dict[str, Tensor]:
    """Average a pattern (L, H, T, T) over PLACES: each one's mean share of a text token's weight, (L, H).

    They sum to 1.

    `marks` are positions that are no text (a start token, [CLS], [SEP]); they count as places, not as readers.
    """
    T = pattern.shape[-1]
    t, j = torch.arange(T)[:, None], torch.arange(T)[None]
    mark = torch.zeros(T, dtype=torch.bool)
    mark[list(marks)] = True
    masks = {
        "earlier": (j < t) & ~mark,
        "itself": (j == t) & ~mark,
        "later": (j > t) & ~mark,
        "marks": mark.expand(T, T),
    }
    rows = ~mark
    return {name: (pattern * mask).sum(-1)[..., rows].mean(-1) for name, mask in masks.items()}


@dataclass(frozen=True)
class Repair:
    """What the encoder-decoder did with one damaged sentence. Row t of the decoder's maps writes `written[t]`."""

    text: Cut  # the whole sentence
    missing: tuple[int, ...]  # pieces taken out
    source: tuple[int, ...]  # S ids read by the encoder, the mark where a word is missing
    written: tuple[int, ...]  # T ids written by the decoder, the end mark last unless the limit came first
    encoder: Tensor  # (L, H, S, S)
    decoder: Tensor  # (L, H, T, T): row = last token read, column = token read, the start token first
    cross: Tensor  # (L, H, T, S): row = token about to be written, column = source token
    source_words: tuple[int, ...]  # S: the piece of the sentence that each source token belongs to
    written_words: tuple[int, ...]  # T: the piece that each written token stands for, -1 where there is none

    words: tuple[str, ...]  # T: the text of the written piece that each written token is part of

    @property
    def answers(self) -> dict[int, str]:
        """Missing piece -> what was written in its place, "" when nothing stands there."""
        pairs = list(zip(self.written_words, self.words, strict=True))
        return {i: next((word for owner, word in pairs if owner == i), "") for i in self.missing}


@torch.inference_mode()
def repair(model: EncoderDecoder, text: Cut, missing: Iterable[int]) -> Repair:
    """Take the words out, let the model write the sentence by itself, and keep every pattern.

    Raises ValueError when the sentence does not fit the model's context.
    """
    gone = tuple(sorted(missing))
    source = text.without(gone, model.hole_id)
    written = model.write(torch.tensor([source]), 2 * len(source) + 8)[0].tolist()
    read = [model.tokenizer.eot_id, *written[:-1]]
    with taps.recording() as kept:
        model(torch.tensor([source]), torch.tensor([read]))
    encoder, decoder, cross = (
        torch.cat([kept[f"{name.format(i)}.hook_pattern"] for i in range(model.config.n_layer)]).float()
        for name in ("encoder.blocks.{}.attn", "decoder.blocks.{}.attn", "decoder.blocks.{}.cross_attn")
    )
    owners, words = align(text, gone, written, model)
    return Repair(
        text=text,
        missing=gone,
        source=tuple(source),
        written=tuple(written),
        encoder=encoder,
        decoder=decoder,
        cross=cross,
        source_words=tuple(text.owners(gone)),
        written_words=owners,
        words=words,
    )


def align(
    text: Cut, missing: Sequence[int], written: list[int], model: EncoderDecoder
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Find for each written token the piece of the sentence it stands for (or -1), and the written piece it is part of.

    Pieces that are alike are matched in order; where as many pieces stand between two matches on both sides, they
    are matched one by one. So the missing word belongs to what was written in its place.
    """
    end = model.tokenizer.eot_id
    ids = [i for i in written if i not in (end, model.hole_id)]
    found = cut(model.tokenizer.decode(ids), model.tokenizer)
    before = [None if i in missing else piece for i, piece in enumerate(text.pieces)]
    owner = [-1] * len(found.pieces)
    for _, a0, a1, b0, b1 in SequenceMatcher(None, before, found.pieces, autojunk=False).get_opcodes():
        if a1 - a0 == b1 - b0:
            owner[b0:b1] = range(a0, a1)
    if found.ids != ids:  # not cut as the tokenizer would cut it: no word can be named
        return (-1,) * len(written), ("",) * len(written)
    own = [owner[i] for i in found.owners()]
    names = [found.pieces[i] for i in found.owners()]
    blank = len(written) - len(own)
    return (*own, *[-1] * blank), (*names, *[""] * blank)


def on_the_word(found: Repair, ahead: bool = True) -> Tensor:
    """Compute the mean share of cross-attention on the source word that is the same word, (L, H).

    ahead: as the word about to be written; else as the word written before it, where that is another one, so that
    both shares together are at most 1. Missing words count by their mark. Rows that write no word of the sentence
    are left out; with no row at all the share is 0.
    """
    words = torch.tensor(found.written_words)
    rows = words >= 0
    if not ahead:
        before = torch.cat([torch.tensor([-1]), words[:-1]])
        words = torch.where(before == words, -1, before)
    same = words[:, None] == torch.tensor(found.source_words)[None]  # (T, S)
    if not rows.any():
        return torch.zeros(found.cross.shape[:2])
    return (found.cross * same).sum(-1)[..., rows].mean(-1)


def even_share(found: Repair) -> float:
    """Compute what a head that spread its weight evenly over the source would put on the word being written."""
    counts = [found.source_words.count(word) for word in found.written_words if word >= 0]
    return sum(counts) / len(counts) / len(found.source) if counts else 0.0


def shortened(text: str, tokenizer: Tokenizer, limit: int) -> tuple[Cut, int]:
    """Return the first pieces of a text with at most `limit` tokens together, and how many tokens were left out."""
    whole = cut(text, tokenizer)
    kept, used = 0, 0
    for row in whole.tokens:
        if used + len(row) > limit:
            break
        kept, used = kept + 1, used + len(row)
    return Cut(whole.pieces[:kept], whole.tokens[:kept]), len(whole.ids) - used


@torch.inference_mode()
def left_guess(decoder: Transformer, text: Cut, piece: int) -> str:
    """Return the word that a decoder writes after the true words before this piece.

    It takes the likeliest token first; "" for an end.
    """
    end, most = decoder.tokenizer.eot_id, 8
    ids = [end, *(t for row in text.tokens[:piece] for t in row)]
    new: list[int] = []
    for _ in range(most):
        token = int(decoder(torch.tensor([[*ids, *new]]))[0, -1].argmax())
        if token == end:
            break
        new.append(token)
        if len(cut(decoder.tokenizer.decode(new), decoder.tokenizer).pieces) > 1:
            break
    found = cut(decoder.tokenizer.decode(new), decoder.tokenizer).pieces
    return found[0] if found else ""


@torch.inference_mode()
def encoder_pattern(model: EncoderDecoder, text: str) -> tuple[Tensor, list[int]]:
    """Compute what every head of our encoder does with a whole sentence: (L, H, S, S), and the S ids."""
    ids = model.tokenizer.encode(text)
    names = [f"encoder.blocks.{i}.attn.hook_pattern" for i in range(model.config.n_layer)]
    with taps.recording(names) as kept:
        model.encode(torch.tensor([ids]))
    return torch.cat([kept[name] for name in names]).float(), ids
