"""A generative adversarial network that draws points of the plane (Goodfellow et al. 2014).

The generator G makes points from noise; the discriminator D gives each point a logit, high where it believes the point
to be real. They learn in turns, each with the way back of llm_core/networks/mlp.py. The same arithmetic runs in the
browser (chapters/seeing/duel/component/gan.js); torch's autograd agrees with both.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from llm_core.drawing.plane import Distribution
from llm_core.networks.dice import Dice
from llm_core.networks.mlp import LOSSES, MLP
from llm_core.networks.optimisers import OPTIMISERS, Memory, Rule

Array = NDArray[np.float64]
REAL, MADE = 1.0, -1.0
"""What the discriminator should answer, as the logistic loss of mlp.py writes it."""


@dataclass(frozen=True)
class Settings:
    """How the two learn."""

    noise: int = 2
    """Numbers that the generator makes a point from."""
    hidden: int = 32
    """Units in each of the two hidden layers, of both networks."""
    batch: int = 64
    optimiser: str = "adam"
    rate_d: float = 0.005
    rate_g: float = 0.002
    turns_d: int = 1
    """Turns of the discriminator in a round."""
    turns_g: int = 1
    blur: float = 0.0
    """Spread of noise that is added to all points before the discriminator sees them (Sonderby et al. 2017)."""
    beta: float = 0.5
    """Of Adam's running mean of slopes; 0.5 as Radford et al. (2016) advise for this duel."""


@dataclass
class Gan:
    data: Distribution
    settings: Settings
    seed: int
    diverged: bool = False
    losses: dict[str, float] = field(default_factory=dict)
    """Of the last turn of each, before it was taken."""

    def __post_init__(self) -> None:
        s = self.settings
        self.generator = MLP.drawn([s.noise, s.hidden, s.hidden, 2], ["leaky", "leaky"], self.seed)
        self.discriminator = MLP.drawn([2, s.hidden, s.hidden, 1], ["leaky", "leaky"], self.seed + 1)
        self.memories = {"g": [Memory() for _ in range(6)], "d": [Memory() for _ in range(6)]}
        self.dice = Dice(self.seed + 2)

    def bells(self, n: int, spread: float = 1.0) -> Array:
        """Draw n numbers from a bell."""
        return spread * np.array([self.dice.normal() for _ in range(n)])

    def noise(self, n: int) -> Array:
        """Draw what the generator makes n points from."""
        return self.bells(n * self.settings.noise).reshape(n, -1)

    def blurred(self, points: Array) -> Array:
        """Add noise to points, if the settings say so."""
        s = self.settings
        return points + self.bells(points.size, s.blur).reshape(points.shape) if s.blur else points

    def turn_d(self) -> None:
        """Let the discriminator learn to tell real points from made ones: minus log D(x), minus log (1 - D(G(z)))."""
        n = self.settings.batch
        real = self.blurred(self.data.draw(self.dice, n))
        made = self.blurred(self.generator.forward(self.noise(n))[1][-1])
        sums, values = self.discriminator.forward(np.vstack([real, made]))
        truth = np.repeat([REAL, MADE], n)
        self.losses["d"] = float(LOSSES["logistic"][0](sums[-1][:, 0], truth).sum()) / n
        back = LOSSES["logistic"][1](sums[-1][:, 0], truth)[:, None] / n
        for_weights, for_biases, _ = self.discriminator.way_back(sums, values, back)
        self._take("d", self.discriminator, [*for_weights, *for_biases], self.settings.rate_d)

    def turn_g(self) -> None:
        """Let the generator learn to be taken for real: minus log D(G(z)), the loss that keeps its slope."""
        n = self.settings.batch
        sums, values = self.generator.forward(self.noise(n))
        self.losses["g"], pull = self.pull(self.blurred(values[-1]))
        for_weights, for_biases, _ = self.generator.way_back(sums, values, pull / n)
        self._take("g", self.generator, [*for_weights, *for_biases], self.settings.rate_g)

    def pull(self, made: Array) -> tuple[float, Array]:
        """Compute the generator's loss on points (N, 2), and each point's own slope of it: it goes the other way."""
        sums, values = self.discriminator.forward(made)
        truth = np.full(len(made), REAL)
        back = LOSSES["logistic"][1](sums[-1][:, 0], truth)[:, None]
        loss = float(LOSSES["logistic"][0](sums[-1][:, 0], truth).mean())
        return loss, self.discriminator.way_back(sums, values, back)[2]

    def round(self) -> None:
        """Take the turns of one round: the discriminator's, then the generator's."""
        for _ in range(self.settings.turns_d):
            self.turn_d()
        for _ in range(self.settings.turns_g):
            self.turn_g()

    def _take(self, who: str, network: MLP, slopes: list[Array], rate: float) -> None:
        """Move the weights of one side. A step that leaves the numbers is not taken, and ends the duel."""
        rule = Rule(rate=rate, betas=(self.settings.beta, 0.999))
        now = [*network.weights, *network.biases]
        then = [
            OPTIMISERS[self.settings.optimiser](w, g, rule, memory)
            for w, g, memory in zip(now, slopes, self.memories[who], strict=True)
        ]
        self.diverged = self.diverged or not all(np.isfinite(w).all() for w in then)
        if not self.diverged:
            network.weights, network.biases = then[:3], then[3:]

    def made(self, n: int, seed: int) -> Array:
        """Make n points from noise of a seed of its own, (n, 2): the same noise at every moment of the duel."""
        dice = Dice(seed)
        noise = np.array([dice.normal() for _ in range(n * self.settings.noise)]).reshape(n, -1)
        return self.generator.forward(noise)[1][-1]
