"""Four jobs for the one loop `fit`: digits read by an MLP and by a CNN, stories read by an LSTM and by a mini-GPT.

The four functions below are written alike on purpose: the site compares them line by line. Shapes: B examples, T
characters, C channels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.optim import AdamW

from llm_core.data.corpora import corpora_folder, documents, encode_documents
from llm_core.data.digits import CLASSES, INK, Digits, digits
from llm_core.data.tokenizers import CharTokenizer
from llm_core.fit import Batch, Data, cross_entropy, fit
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.training import random_batches

RECORD, CORPUS = "four_jobs", "stories"
STEPS, RATE = 500, 2e-3
"""Of all four: one learning rate, chosen for none of them."""
IMAGES, TEXTS, LENGTH = 64, 32, 64
"""Images in a batch; pieces of text in a batch, and characters of a piece."""
STORIES, HELD_OUT_STORIES, PIECES = 3000, 200, 64
RARE = 20
"""Characters that occur less often in these stories share one token."""

Begun = tuple[nn.Module, Iterator[tuple[int, float]]]
"""A network, and what is found while it learns: (step, held-out loss in nats)."""


def digits_mlp(seed: int) -> Begun:
    """Let a multilayer perceptron say which digit an image shows."""
    data = digit_images(seed)
    body = nn.Sequential(nn.Flatten(), dense(64, 64), dense(64, 64))
    head = nn.Linear(64, 10)
    model = nn.Sequential(body, head)
    optimiser = AdamW(model.parameters(), RATE)
    return model, fit(model, data, cross_entropy, optimiser, STEPS)


def digits_cnn(seed: int) -> Begun:
    """Let a convolutional network say which digit an image shows."""
    data = digit_images(seed)
    body = nn.Sequential(convolution(1, 16), convolution(16, 16), nn.Flatten())
    head = nn.Linear(64, 10)
    model = nn.Sequential(body, head)
    optimiser = AdamW(model.parameters(), RATE)
    return model, fit(model, data, cross_entropy, optimiser, STEPS)


def story_lstm(seed: int) -> Begun:
    """Let an LSTM say which character comes next in a story."""
    data = story_pieces(seed)
    body = Recurrent(alphabet(), 108)
    head = nn.Linear(108, alphabet().vocab_size)
    model = nn.Sequential(body, head)
    optimiser = AdamW(model.parameters(), RATE)
    return model, fit(model, data, cross_entropy, optimiser, STEPS)


def story_gpt(seed: int) -> Begun:
    """Let a small Transformer say which character comes next in a story."""
    data = story_pieces(seed)
    body = Attentive(alphabet(), 64, n_layer=2, n_head=4)
    head = nn.Linear(64, alphabet().vocab_size)
    model = nn.Sequential(body, head)
    optimiser = AdamW(model.parameters(), RATE)
    return model, fit(model, data, cross_entropy, optimiser, STEPS)


JOBS: dict[str, dict[str, Callable[[int], Begun]]] = {
    "digits": {"mlp": digits_mlp, "cnn": digits_cnn},
    "stories": {"lstm": story_lstm, "gpt": story_gpt},
}
"""What is learnt from -> the networks that learn it."""


def begin(data: str, network: str, seed: int) -> Begun:
    """Begin one of the JOBS; the seed draws first weights and batches, and nobody else's random numbers change."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return JOBS[data][network](seed)


def answers(data: str) -> int:
    """Count the answers that a network can give: ten digits, or all characters."""
    return CLASSES if data == "digits" else alphabet().vocab_size


# --- the data ---


def digit_images(seed: int) -> Data:
    """Give images (B, 1, 8, 8) from 0 (paper) to 1 (ink) with their digits. Raises DigitsMissing."""
    images, labels = pixels(digits().split("train"))
    return Data(rows(images, labels, seed), pixels(digits().split("valid")))


def pixels(part: Digits) -> Batch:
    """Return the images of a part as numbers from 0 to 1, and their labels."""
    return torch.from_numpy(part.images)[:, None] / INK, torch.from_numpy(part.labels).long()


def rows(images: Tensor, labels: Tensor, seed: int) -> Iterator[Batch]:
    """Draw endless batches of images."""
    generator = torch.Generator().manual_seed(seed)
    while True:
        at = torch.randint(len(labels), (IMAGES,), generator=generator)
        yield images[at], labels[at]


def story_pieces(seed: int) -> Data:
    """Give characters (B, T) of stories, and for each the one after it. Raises CorpusMissing."""
    read, held_out = stream("train", STORIES), stream("valid", HELD_OUT_STORIES)
    pieces = random_batches(read, TEXTS, LENGTH, seed)
    return Data(map(one_further, pieces), one_further(held_out.unfold(0, LENGTH + 1, LENGTH)[:PIECES]))


def one_further(pieces: Tensor) -> Batch:
    """Split pieces (B, T + 1) into what is read (B, T) and what comes after each character (B, T)."""
    return pieces[:, :-1], pieces[:, 1:]


def alphabet() -> CharTokenizer:
    """Return the characters of the stories, one token each."""
    return _alphabet(corpora_folder())


def stream(split: str, count: int) -> Tensor:
    """Read the first stories of a split as one row of characters (N,)."""
    return _stream(corpora_folder(), split, count)


@lru_cache(maxsize=2)
def _alphabet(folder: Path) -> CharTokenizer:
    return CharTokenizer.train(documents(CORPUS, "train")[:STORIES], min_count=RARE)


@lru_cache(maxsize=4)
def _stream(folder: Path, split: str, count: int) -> Tensor:
    return encode_documents(alphabet(), documents(CORPUS, split)[:count])


# --- the architectures ---


def dense(width_in: int, width_out: int) -> nn.Module:
    """Build a layer in which every unit sees every number."""
    return nn.Sequential(nn.Linear(width_in, width_out), nn.ReLU())


def convolution(channels_in: int, channels_out: int) -> nn.Module:
    """Build a layer of 3 x 3 filters that slide over the image, and keep the strongest of each 2 x 2 places."""
    filters = nn.Conv2d(channels_in, channels_out, kernel_size=3, padding=1)
    return nn.Sequential(filters, nn.ReLU(), nn.MaxPool2d(2))


class Recurrent(nn.Module):
    """Reads characters one after the other and carries a memory along."""

    def __init__(self, characters: CharTokenizer, width: int) -> None:
        super().__init__()
        self.embed = nn.Embedding(characters.vocab_size, width)
        self.lstm = nn.LSTM(width, width, batch_first=True)

    def forward(self, ids: Tensor) -> Tensor:
        """Compute what is known after each character: ids (B, T) -> (B, T, C)."""
        known: Tensor = self.lstm(self.embed(ids))[0]
        return known


class Attentive(nn.Module):
    """Reads characters at once; each looks back at those before it. The Transformer of this site without its head."""

    def __init__(self, characters: CharTokenizer, width: int, n_layer: int, n_head: int) -> None:
        super().__init__()
        config = TransformerConfig(characters.vocab_size, LENGTH, n_layer, n_head, width)
        self.transformer = Transformer(config, characters)

    def forward(self, ids: Tensor) -> Tensor:
        """Compute what is known after each character: ids (B, T) -> (B, T, C)."""
        return self.transformer.features(ids)
