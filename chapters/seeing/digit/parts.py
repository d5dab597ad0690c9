"""Panel "parts": where the weights of three networks are, and what a larger picture does to their number."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn

from chapters.seeing.digit.figure import parts_figure
from llm_core.vision.digit_networks import HIDDEN, DigitNetwork, averaged, convolutions, perceptron
from ui.controls.choice import Choice
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.numbers import percent
from ui.show.table import table

CONTROLS = (
    Choice("digit_side", ("28", "56", "112", "224"), label="side"),
    Choice("digit_colours", ("1", "3"), label="colours", names="colours_"),
)


@dataclass(frozen=True)
class Part:
    """The parameters of one layer, and the product that they come from."""

    count: int
    how: str
    dense: bool


@dataclass(frozen=True)
class Parts:
    """Network -> layer -> its parameters; and the size of the picture."""

    layers: dict[str, dict[str, Part]]
    side: int
    colours: int

    def total(self, kind: str) -> int:
        """Count all parameters of a network."""
        return sum(part.count for part in self.layers[kind].values())

    def dense(self, kind: str) -> int:
        """Count those of its fully connected layers."""
        return sum(part.count for part in self.layers[kind].values() if part.dense)


def counted(side: str, colours: str) -> Parts:
    """Build three networks for pictures of this size, without filling their weights, and count."""
    size = int(side), int(colours)
    with torch.device("meta"):
        built = {"mlp": perceptron(HIDDEN, *size), "cnn": convolutions(*size), "gap": averaged(*size)}
    return Parts({kind: by_layer(network) for kind, network in built.items()}, *size)


def by_layer(network: DigitNetwork) -> dict[str, Part]:
    """Count weights and biases of each layer that has some."""
    found = {}
    for name, layer in network.chain.items():
        count = sum(p.numel() for p in layer.parameters())
        if isinstance(layer, nn.Conv2d):
            how = f"3 × 3 × {layer.in_channels} × {layer.out_channels} + {layer.out_channels}"
            found[name] = Part(count, how, dense=False)
        elif isinstance(layer, nn.Linear):
            how = f"{layer.in_features:,} × {layer.out_features} + {layer.out_features}"
            found[name] = Part(count, how, dense=True)
    return found


def figures(found: Parts, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw a bar for each network, split in convolution and fully connected layers."""
    split = {
        words.ui(f"short_{kind}"): (found.total(kind) - found.dense(kind), found.dense(kind))
        for kind in found.layers
    }
    labels = {name: words.ui(f"parts_{name}") for name in ("x", "convolution", "dense")}
    return {"bars": parts_figure(split, labels, dark)}


def sizes(found: Parts, words: Lesson) -> str:
    """Write how the number of every layer comes about."""
    columns = [words.ui(name) for name in ("network", "layer", "how", "parameters", "share")]
    rows = [
        [
            words.ui(f"long_{kind}"),
            words.ui(f"part_{name}"),
            part.how,
            f"{part.count:,}",
            percent(part.count / found.total(kind), 1),
        ]
        for kind, layers in found.layers.items()
        for name, part in layers.items()
    ]
    return table(columns, rows, label=words.ui("parts_table"), least_width="34rem")


def sentence(found: Parts, words: Lesson) -> dict[str, object]:
    """Say how many parameters each has, and the share that is fully connected."""
    facts: dict[str, object] = {"side": found.side, "colours": words.ui(f"colours_{found.colours}")}
    for kind in found.layers:
        facts |= {
            kind: f"{found.total(kind):,}",
            f"{kind}_dense": percent(found.dense(kind) / found.total(kind), 1),
        }
    return facts | {"inputs": f"{found.colours * found.side**2:,}"}


parts_panel = Demo(
    "digit_parts",
    CONTROLS,
    counted,
    figures,
    sentence,
    code=[perceptron, convolutions, averaged, by_layer],
    below=sizes,
    wide=True,
)
