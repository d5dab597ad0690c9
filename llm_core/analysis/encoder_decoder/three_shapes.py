"""Encoder, decoder, encoder-decoder: who may look at whom (masks), and who notices when a token is taken away (flow).

Masks are read off the scores of a real run: a place is open where the score is finite. The flow is measured on the
same models: one input vector is set to zero, and every output vector is compared with what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from llm_core import taps
from llm_core.language.lstm import LSTM
from llm_core.language.transformer import Transformer
from llm_core.language.transformer_encoder_decoder import EncoderDecoder


@dataclass(frozen=True)
class Shape:
    """One of the three, run on one sentence. `inputs` lanes: "source" (what is read), "own" (what is written)."""

    inputs: dict[str, tuple[int, ...]]  # lane -> ids
    likeliest: tuple[int, ...]  # the likeliest token at each output, empty where the outputs are vectors only
    masks: dict[str, Tensor]  # "encoder" (S, S), "decoder" (T, T), "cross" (T, S): True where one may look
    flow: dict[str, Tensor]  # lane -> (outputs, inputs): how far an output moves, as a share of its length
    vectors: tuple[
        int, ...
    ]  # shape of what the reading half keeps, (S, C); of the decoder's stream without one

    n_layer: int

    def reach(self) -> dict[str, Tensor]:
        """Derive from the masks alone: lane -> (outputs, inputs), True where a way leads from input to output."""
        return reachable(self.masks, self.n_layer)


def encoder_shape(model: EncoderDecoder, source: list[int]) -> Shape:
    """Run the reading half alone: outputs are its vectors, one for each token."""
    ids = torch.tensor([source])

    def run() -> Tensor:
        return model.encode(ids)[0]

    masks, _ = masks_of(run, {"encoder": "encoder.blocks.{}.attn"}, model.config.n_layer)
    flow = {"source": moved(run, "encoder.hook_embed", len(source))}
    return Shape({"source": tuple(source)}, (), masks, flow, tuple(run().shape), model.config.n_layer)


def decoder_shape(model: Transformer, own: list[int]) -> Shape:
    """Run the decoder-only model: outputs are the vectors that the next token is read off."""
    ids = torch.tensor([own])

    def run() -> Tensor:
        return model.features(ids)[0]

    masks, end = masks_of(run, {"decoder": "blocks.{}.attn"}, model.config.n_layer)
    with torch.inference_mode():
        likeliest = model.unembed(end).argmax(-1)
    flow = {"own": moved(run, "hook_embed", len(own))}
    return Shape(
        {"own": tuple(own)}, tuple(likeliest.tolist()), masks, flow, tuple(end.shape), model.config.n_layer
    )


def both_shape(model: EncoderDecoder, source: list[int], own: list[int]) -> Shape:
    """Run encoder and decoder: outputs are the decoder's vectors, inputs are both lanes."""
    read, written = torch.tensor([source]), torch.tensor([own])

    def run() -> Tensor:
        with taps.recording(["decoder.ln_final.hook_normalized"]) as kept:
            model(read, written)
        return kept["decoder.ln_final.hook_normalized"][0]

    names = {
        "encoder": "encoder.blocks.{}.attn",
        "decoder": "decoder.blocks.{}.attn",
        "cross": "decoder.blocks.{}.cross_attn",
    }
    masks, _ = masks_of(lambda: model(read, written)[0], names, model.config.n_layer)
    flow = {
        "source": moved(run, "encoder.hook_embed", len(source)),
        "own": moved(run, "decoder.hook_embed", len(own)),
    }
    with torch.inference_mode():
        likeliest, memory = model(read, written)[0].argmax(-1), model.encode(read)[0]
    inputs = {"source": tuple(source), "own": tuple(own)}
    return Shape(inputs, tuple(likeliest.tolist()), masks, flow, tuple(memory.shape), model.config.n_layer)


@torch.inference_mode()
def masks_of(
    run: Callable[[], Tensor], names: Mapping[str, str], n_layer: int
) -> tuple[dict[str, Tensor], Tensor]:
    """Find where the scores of a run are finite, the same in every layer and head, or ValueError.

    Also returns the run's result.
    """
    wanted = [f"{name.format(i)}.hook_attn_scores" for name in names.values() for i in range(n_layer)]
    with taps.recording(wanted) as kept:
        end = run()
    masks = {}
    for mask, name in names.items():
        open_ = torch.cat([kept[f"{name.format(i)}.hook_attn_scores"] for i in range(n_layer)]).isfinite()
        masks[mask] = open_[0, 0]  # (L, H, T, S) -> (T, S)
        if not (open_ == masks[mask]).all():
            raise ValueError(f"The heads of {name} do not share one mask.")
    return masks, end


@torch.inference_mode()
def moved(run: Callable[[], Tensor], embed: str, n: int) -> Tensor:
    """Take away one of `n` input vectors at a time: (outputs, n), the change of each output over its length.

    Exactly 0 where no way leads: every run has the same shapes, so equal sums give equal bits.
    """
    with taps.recording([]):
        before = run()

    def without(s: int) -> Tensor:
        def edit(x: Tensor) -> Tensor:
            x = x.clone()
            x[:, s] = 0
            return x

        with taps.intervening({embed: edit}):
            return run()

    changes = [(without(s) - before).norm(dim=-1) / before.norm(dim=-1) for s in range(n)]
    return torch.stack(changes, -1)


def reachable(masks: Mapping[str, Tensor], n_layer: int) -> dict[str, Tensor]:
    """Follow the open places through all layers; the residual stream always leads from a position to itself."""
    found = {}
    if "decoder" in masks:
        found["own"] = through(masks["decoder"], n_layer)
    if "encoder" in masks:
        read = through(masks["encoder"], n_layer)
        if "cross" in masks:  # encoder, then across in any layer, then on in the decoder
            read = chain(found["own"], chain(masks["cross"], read))
        found["source"] = read
    return found


def through(mask: Tensor, n_layer: int) -> Tensor:
    """Apply one mask (T, T) n_layer times."""
    step = mask | torch.eye(len(mask), dtype=torch.bool)
    way = step
    for _ in range(n_layer - 1):
        way = chain(step, way)
    return way


def chain(later: Tensor, earlier: Tensor) -> Tensor:
    """Join ways that go through `earlier` and then through `later`."""
    return (later.float() @ earlier.float()) > 0


@dataclass(frozen=True)
class Handed:
    """How many numbers are kept of texts that get longer and longer."""

    words: tuple[int, ...]
    encoder: tuple[int, ...]  # a vector for each token
    lstm: tuple[int, ...]  # one state, whatever the length


@torch.inference_mode()
def handed_over(model: EncoderDecoder, lstm: LSTM, words: Sequence[str]) -> Handed:
    """Run both on the first 1, 2, 3, ... words and count the numbers that a decoder would be given."""
    vectors, states = [], []
    for n in range(1, len(words) + 1):
        text = " ".join(words[:n])
        vectors.append(model.encode(torch.tensor([model.tokenizer.encode(text)])).numel())
        _, state = lstm.step(torch.tensor([lstm.tokenizer.encode(text)]), lstm.start())
        states.append(sum(part.numel() for part in state))
    return Handed(tuple(range(1, len(words) + 1)), tuple(vectors), tuple(states))
