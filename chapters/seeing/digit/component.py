"""The board of the chapter: draw a digit, two networks answer in the browser, and show what they computed."""

from __future__ import annotations

import json
import struct
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
import torch

from llm_core.data.mnist import INK, SIDE, Mnist, mnist
from llm_core.vision.digit_networks import RECORD, DigitNetwork, trained
from ui.show.components import joined, script, style
from ui.work.source import StoredModel

HERE = Path(__file__).with_name("component")
ARITHMETIC = ("net", "trace", "prepare")
FILES = (*ARITHMETIC, "board", "maps", "layers", "answers", "tracing", "main")
NETS = ("mlp", "cnn")
EXAMPLES = 20
"""Held-out digits of each class that the browser gets."""
MODELS = StoredModel(RECORD, trained)
KINDS = {"Dense": "dense", "Conv2d": "conv", "ReLU": "relu", "MaxPool2d": "pool"}
"""What the browser calls a layer of torch."""

_board = st.components.v2.component(
    "glassbox_digit",
    html=joined(HERE, "markup.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, *(f"{name}.js" for name in FILES)),
)


def board(header: Mapping[str, Any]) -> None:
    """Mount the board with its words. It keeps its state in the link and sends nothing back."""
    facts, numbers = numbers_of(MODELS.state())
    head = json.dumps({**header, **facts}, ensure_ascii=False).encode("utf-8", "replace")
    head += b" " * (-len(head) % 4)
    _board(data=struct.pack("<I", len(head)) + head + numbers, key="digit_board")


@st.cache_resource(max_entries=2, show_spinner=False)
def numbers_of(state: Hashable) -> tuple[dict[str, Any], bytes]:
    """Collect what is the same for everybody: the layers, and all weights and examples as bytes."""
    networks, digits = MODELS.get(), examples()
    seeds = sorted(networks["cnn"])
    weights = [w for seed in seeds for net in NETS for w in weights_of(networks[net][seed])]
    facts = {
        "side": SIDE,
        "seeds": seeds,
        "count": len(digits),
        "labels_of_digits": digits.labels.tolist(),
        "nets": {net: chain_of(networks[net][seeds[0]]) for net in NETS},
        "limits": {net: limits(networks[net][seeds[0]], digits) for net in NETS},
    }
    return facts, b"".join(w.astype("<f4").tobytes() for w in weights) + digits.images.tobytes()


def examples() -> Mnist:
    """Take the first test digits of each class, so that neighbours are of different classes. Raises MnistMissing."""
    test = mnist("test")
    order = np.arange(len(test)).reshape(10, -1)[:, :EXAMPLES].T.flatten()
    return Mnist(test.images[order], test.labels[order])


def weights_of(network: DigitNetwork) -> Iterator[np.ndarray[Any, Any]]:
    """Yield weights and bias of each layer that has them, in order."""
    for parameter in network.parameters():
        yield parameter.numpy()


def chain_of(network: DigitNetwork) -> list[dict[str, Any]]:
    """Describe the layers: name, kind, channels and side of what each gives."""
    shapes = network.layers(torch.zeros(1, SIDE, SIDE))
    return [
        {
            "name": name,
            "kind": KINDS[type(layer).__name__],
            "channels": shapes[name].shape[1],
            "side": shapes[name].shape[-1] if shapes[name].dim() == 4 else 1,
        }
        for name, layer in network.chain.items()
    ]


def limits(network: DigitNetwork, digits: Mnist) -> dict[str, float]:
    """Find for each layer the number that is drawn in full colour: only one in a hundred is larger."""
    found = network.layers(torch.from_numpy(digits.images).float() / INK)
    sizes = {name: np.quantile(numbers.abs().numpy(), 0.99) for name, numbers in found.items()}
    return {name: round(float(size), 3) for name, size in sizes.items() if name != "pixels"}
