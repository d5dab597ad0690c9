"""Three networks that draw digits: what they share, and those of scripts/train_drawers.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, cast

import torch
from torch import Tensor, nn

from llm_core import experiments
from llm_core.checkpoints import DAMAGE, CheckpointError
from llm_core.data.mnist import MnistMissing
from llm_core.drawing.image_diffusion import ImageDiffusion
from llm_core.drawing.image_gan import ImageGan
from llm_core.drawing.judge import Judge, judged
from llm_core.drawing.small_digits import small_digits
from llm_core.drawing.vae import Vae

RECORD = "drawers"
KINDS = ("gan", "diffusion", "vae")
FLAT = "flat"
"""The VAE with two latent numbers, which can be shown as a map."""
MAKERS: dict[str, Callable[[], nn.Module]] = {
    "gan": ImageGan,
    "diffusion": ImageDiffusion,
    "vae": Vae,
    FLAT: lambda: Vae(2),
}


class Drawer(Protocol):
    """Whatever turns noise into images."""

    noise_shape: tuple[int, ...]

    def draw(self, noise: Tensor) -> Tensor:
        """Draw images (N, S, S) of 0 ... 1 from noise (N, *noise_shape)."""
        ...


class Drawers:
    """The drawers of the first seed, the judge, and real digits. Shared: never change them."""

    def __init__(self, tensors: dict[str, Tensor], facts: dict[str, Any]):
        self.facts = facts
        self.judge = cast(Judge, filled(Judge(), tensors, "judge"))
        self.gan = cast(ImageGan, filled(ImageGan(), tensors, "gan"))
        self.diffusion = cast(ImageDiffusion, filled(ImageDiffusion(), tensors, "diffusion"))
        self.vae = cast(Vae, filled(Vae(), tensors, "vae"))
        self.flat = cast(Vae, filled(MAKERS[FLAT](), tensors, FLAT))
        self.known = small_digits("train")
        """Images and labels that all have learnt from."""
        self.real = small_digits("test")
        """Images and labels that none has seen."""

    @property
    def bar(self) -> float:
        """Give the probability from which on the judge recognises a digit."""
        return float(self.facts["judge"]["bar"])

    def each(self) -> dict[str, Drawer]:
        """Give the three by their names."""
        return {"gan": self.gan, "diffusion": self.diffusion, "vae": self.vae}


def stored() -> Drawers:
    """Read all drawers of the record, and the digits. Raises CheckpointError."""
    tensors, facts = experiments.weights(RECORD), experiments.record(RECORD)
    try:
        return Drawers(tensors, facts)
    except MnistMissing as error:
        raise CheckpointError(str(error)) from error
    except DAMAGE as error:
        raise CheckpointError(f"The record {RECORD}.json does not fit its weights: {error}.") from error


def filled(model: nn.Module, tensors: dict[str, Tensor], name: str) -> nn.Module:
    """Fill a network with the weights that stand under its name."""
    prefix = f"{name}."
    state = {key.removeprefix(prefix): one for key, one in tensors.items() if key.startswith(prefix)}
    model.load_state_dict(state)
    return model.eval().requires_grad_(False)


def untrained(kind: str, seed: int) -> nn.Module:
    """Build a drawer before its first step."""
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(seed)
        return MAKERS[kind]()


def noise(shape: tuple[int, ...], n: int, seed: int) -> Tensor:
    """Draw noise (n, *shape) from the normal distribution; the same seed gives the same noise."""
    return torch.randn(n, *shape, generator=torch.Generator().manual_seed(seed))


@torch.inference_mode()
def samples(drawer: Drawer, n: int, seed: int, scale: float = 1.0) -> Tensor:
    """Draw n images (n, S, S) from a seed. scale: of the noise; 1 is what the drawer learnt."""
    return drawer.draw(scale * noise(drawer.noise_shape, n, seed))


def n_weights(*parts: nn.Module) -> int:
    """Count the weights of these parts."""
    return sum(p.numel() for part in parts for p in part.parameters())


def drawing_part(model: nn.Module) -> nn.Module:
    """Give the part of a drawer that is needed to draw; the rest only helps it to learn."""
    return model.denoiser if isinstance(model, ImageDiffusion) else cast(nn.Module, model.painter)


def readings(drawers: Drawers, images: Tensor) -> list[int | None]:
    """Name images (n, S, S) one by one; None where the judge does not recognise a digit."""
    found = judged(drawers.judge, images)
    pairs = zip(found.classes.tolist(), found.sure.tolist(), strict=True)
    return [name if sure >= drawers.bar else None for name, sure in pairs]


def recognised(drawers: Drawers, images: Tensor) -> int:
    """Count the images that the judge recognises."""
    return int((judged(drawers.judge, images).sure >= drawers.bar).sum())
