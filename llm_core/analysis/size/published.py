"""Shapes of known models as their authors published them; a test counts the same models of `transformers`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from llm_core.analysis.size.experts import Experts
from llm_core.analysis.size.latent import Latent
from llm_core.analysis.size.shape import Shape
from llm_core.language.transformer import TransformerConfig


@dataclass(frozen=True)
class Published:
    """A model: its name, the key of its source, and how many tokens it was trained on, 0 where nobody says."""

    name: str
    source: str
    shape: Shape
    tokens: float = 0.0


def gpt(layers: int, width: int, heads: int, context: int) -> Shape:
    """Give the shape of a GPT: learned positions, biases, a feed-forward part four times as wide."""
    return Shape(50257, context, layers, width, heads, heads, 4 * width)


def llama(
    vocabulary: int,
    layers: int,
    width: int,
    heads: tuple[int, int],
    hidden: int,
    context: int,
    tied: bool = False,
    bias: Literal["qkv", "none"] = "none",
) -> Shape:
    """Give the shape of a Llama: rotary positions, RMS norm, a gated feed-forward part, no biases.

    heads: all, and those that have keys and values of their own.
    """
    return Shape(
        vocabulary,
        context,
        layers,
        width,
        *heads,
        hidden,
        gated=True,
        learned_positions=False,
        tied=tied,
        bias=bias,
        norm_bias=False,
    )


def deepseek_v3(routed: int = 256, chosen: int = 8, shared: int = 1) -> Shape:
    """Give the shape of DeepSeek-V3, also with other experts than it has.

    Without the module that guesses a second token ahead, which its authors count apart.
    """
    return Shape(
        129280,
        131072,
        61,
        7168,
        128,
        128,
        18432,
        gated=True,
        learned_positions=False,
        tied=False,
        bias="none",
        norm_bias=False,
        head_width=128,
        latent=Latent(1536, 512, 64),
        experts=Experts(routed, chosen, shared, 2048, dense=3),
    )


BERT = Shape(30522, 512, 12, 768, 12, 12, 3072, encoder=True)
MODELS = {
    "gpt2": Published("GPT-2 small", "Radford2019", gpt(12, 768, 12, 1024)),
    "gpt2_xl": Published("GPT-2 XL", "Radford2019", gpt(48, 1600, 25, 1024)),
    "gpt3": Published("GPT-3", "Brown2020", gpt(96, 12288, 96, 2048), 300e9),
    "bert": Published("BERT-base", "Devlin2019", BERT),
    "smollm2": Published(
        "SmolLM2 135M", "Allal2025", llama(49152, 30, 576, (9, 3), 1536, 8192, tied=True), 2e12
    ),
    "qwen25": Published(
        "Qwen2.5 0.5B",
        "Qwen2024",
        llama(151936, 24, 896, (14, 2), 4864, 32768, tied=True, bias="qkv"),
        18e12,
    ),
    "llama32_1b": Published(
        "Llama 3.2 1B", "Grattafiori2024", llama(128256, 16, 2048, (32, 8), 8192, 131072, tied=True)
    ),
    "mistral": Published("Mistral 7B", "Jiang2023", llama(32000, 32, 4096, (32, 8), 14336, 32768)),
    "llama31_8b": Published(
        "Llama 3.1 8B", "Grattafiori2024", llama(128256, 32, 4096, (32, 8), 14336, 131072), 15e12
    ),
    "llama31_405b": Published(
        "Llama 3.1 405B", "Grattafiori2024", llama(128256, 126, 16384, (128, 8), 53248, 131072), 15.6e12
    ),
    "deepseek_v3": Published("DeepSeek-V3", "DeepSeekV3", deepseek_v3(), 14.8e12),
}
"""From the oldest family to the newest, each from small to large."""


def known() -> dict[str, Published]:
    """Give the known models by a short name."""
    return dict(MODELS)


def of_config(config: TransformerConfig) -> Shape:
    """Read the shape of one of our own Transformers."""
    return Shape(
        config.vocab_size,
        config.context_length,
        config.n_layer,
        config.n_embd,
        config.n_head,
        config.kv_heads,
        config.hidden,
        gated=config.mlp == "swiglu",
        learned_positions=config.position == "learned",
        tied=config.tie_weights,
        bias="all" if config.bias else "none",
        norm_bias=config.norm == "layer" and config.bias,
    )
