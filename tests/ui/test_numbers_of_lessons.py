"""Every number that is typed into the words is what the code, the records or a cited work says.

Left out are small counts up to twelve, years, 100 %, what stands in a {placeholder}, a command or an address, and
suggestions (`try`, examples, claims that are put right). All the rest must be derived below.
"""

import inspect
import math
import re

import pytest
from torch import nn

from chapters.arena import settings as arena
from chapters.arena import why_gates
from chapters.arena.scale_strip_figure import GIANTS
from chapters.attention.heads import count as heads
from chapters.attention.look import bertviz_page
from chapters.studio.write.chapter import N_PARAMETERS
from chapters.transformer.block import models as block
from chapters.transformer.positions import trained_panel
from llm_core.analysis.copying import runs
from llm_core.analysis.positions import shuffle
from llm_core.analysis.scores import collapse, saturation
from llm_core.analysis.speed import reading
from llm_core.clinic.patient import SICK, Patient, Size
from llm_core.data.manifest import assets
from llm_core.language import rnn_encoder_decoder_training as bottleneck
from llm_core.language.transformer import Attention, TransformerConfig
from llm_core.mini_gpt.stored import SHAPE
from tests.ui.test_lessons import PAGES, raw
from ui.controls.training_text import LIMIT

NUMBER = re.compile(r"(?<![\w.,/^⁻-])(\d[\d,]*(?:\.\d+)*)(?![\w])\s*(%|billion|million|万|亿|B\b|MB\b)?")
NOT_SAID = re.compile(r"\{[^}]*\}|`[^`]*`|https?://\S+")
UNITS = {"%": 0.01, "billion": 1e9, "million": 1e6, "万": 1e4, "亿": 1e8, "B": 1e9, "MB": 1e6, "": 1}
EXAMPLES = re.compile(r"^doc_.*_text$|^preset_|_text$|_prompt$|^typed_")
SAID = ("kicker", "text", "expect", "right", "question", "reason")

GIANT = {giant.name: giant for giant in GIANTS}
DEFAULT = inspect.signature(nn.TransformerEncoderLayer).parameters["dim_feedforward"].default
SIZE = Size()
SMOLLM2 = assets()["smollm2"].files[0]


def parameters(*modules):
    return sum(p.numel() for module in modules for p in module.parameters())


def feed_forward_share(width, hidden, layers=1, outside=0):
    """Share of the feed-forward layers in encoder layers of PyTorch, with so many parameters outside of them."""
    layer = nn.TransformerEncoderLayer(width, 4, hidden)
    inside = parameters(layer.linear1, layer.linear2)
    return layers * inside / (layers * parameters(layer) + outside)


HEADS = parameters(nn.MultiheadAttention(64, 4))
SQUARES = [256, 256**2, 4096, 4096**2]
STACK = feed_forward_share(64, DEFAULT, 2, 64 * SIZE.vocab_size)
TEXT = "我爱学习编程"
NAT = [1 / math.log(2)]

PRINTED = {
    "arena": {"n_help": [arena.MORE], "why_gates": [why_gates.KEEPS], "strip_note": [671e9, 37e9]},
    "arena/scoreboard": {
        "file_help": [16],  # tests/test_checkpoints.py
        "share": [runs.GRAM], "share_help": [runs.GRAM], "held_out_note": [runs.GRAM],
    },
    "attention/bottleneck": {
        "bottleneck_length_curve_alt": [bottleneck.LONGEST], "random": [20],
        "bottleneck_train": [bottleneck.SMALL_STEPS, 64, bottleneck.SMALL_STRINGS],
    },
    "attention/check": {
        "E39": SQUARES, "E41": [HEADS, 16, 64], "heads": [HEADS],
        "E44": [len(TEXT.encode()), 15],  # 15: tests/pretrained, with SmolLM2's tokenizer
    },
    "attention/hand": {
        "expect_preset": [len(TEXT.encode()), 15], "expect_preset_absent": [len(TEXT.encode()), 15],
    },
    "attention/heads": {
        "row_cost_20": [heads.COST_TOKENS[1]], "patches_hint": [0.5], "heads_count": [16], "heads_patches": [16],
    },
    "attention/look": {"bertviz": [bertviz_page.MAX_TOKENS]},
    "attention/scores": {
        "scale_rank": [16, saturation.N_KEYS], "row_note": [saturation.N_DRAWS, saturation.N_KEYS],
        "scale_says": [16, 64, 256, 1024, 0.107, saturation.N_KEYS], "scores_scale_row_alt": [saturation.N_KEYS],
        "scores_scale": [saturation.N_DRAWS, saturation.N_KEYS, 0.8], "scores_collapse": [collapse.WIDTH],
        "root_on": [collapse.WIDTH], "price_bytes": [16], "time_steps": [32], "scores_price": SQUARES,
    },
    "home/home": {"why_deep_blue": [700_000], "why_gpt3": [GIANT["GPT-3"].parameters]},
    "studio": {"lead": [N_PARAMETERS], "missing": [SMOLLM2.size], "fetch": [SMOLLM2.size]},
    "studio/summarise": {"summarise": [1600, 0.3]},  # Zhang et al. 2023
    "studio/write": {"write": [49_152]},  # tests/pretrained, the shape of SmolLM2
    "transformer/block": {
        "text": [block.MOST_TOKENS],
        "block_share": [DEFAULT, SIZE.n_embd, 256, 2 / 3, SIZE.vocab_size, STACK],
        "block_switches": [64],
    },
    "transformer/check": {
        "E54": [SIZE.n_embd], "shape": [SIZE.n_embd, SIZE.vocab_size],
        "E56": [DEFAULT, SIZE.n_embd, DEFAULT / SIZE.n_embd, feed_forward_share(64, DEFAULT)],
        "garbage": [0.06],  # a case, not a measurement
    },
    "transformer/clinic": {
        "says_loss_useless": NAT, "says_loss_wants_back": NAT, "says_loss_wants_next": NAT, "says_loss_wants_same": NAT,
        "case_width": [DEFAULT], "widths_default": [DEFAULT], "widths_alt": [16, DEFAULT / 4, DEFAULT],
        "proofs": [DEFAULT, DEFAULT / 4, SIZE.n_embd, STACK], "shapes": [SIZE.n_embd, SIZE.vocab_size],
    },
    "transformer/positions": {
        "alt_sinusoid_left": [128], "title_sinusoid_left": [128, shuffle.N_EMBD], "sees_sinusoid": [64],
        "title_learned_left": [128, 512, 64, 384], "sees_learned": [48],  # the shape of MiniLM's table
        "verdict_blind": [shuffle.BLIND], "sees_shuffle": [0.10],
        "positions_trained": [trained_panel.LENGTH, trained_panel.SCORED],
    },
    "transformer/speed": {"reading_alt": [reading.LENGTHS[0], reading.LENGTHS[-1]]},
    "transformer/train": {"mt_private": [500], "mt_learn": [SHAPE["context_length"]]},
    "transformer/walk": {"stats": [16]},
    "common": {"licence": [2.0]},
    "training_text": {"paste": [100_000, 500], "upload": [LIMIT], "refused_too_long": [LIMIT]},
}  # fmt: skip
"""File of words -> key of a string, panel, claim or question -> the values that are printed in it."""


def printed(page, language):
    """(key, text of the number, its value, its unit) of every number in a file of words."""
    content = raw(page, language)
    said = [(key, text) for key, text in content.get("ui", {}).items() if not EXAMPLES.search(key)]
    for kind in ("panel", "claim", "question"):
        for entry in content.get(kind, []):
            said += [(entry["id"], entry[part]) for part in SAID if isinstance(entry.get(part), str)]
            said += [(entry["id"], option) for option in entry.get("options", ())]
    for key, text in said:
        for number, unit in NUMBER.findall(NOT_SAID.sub(" ", text)):
            if number.count(".") < 2 and not counted(number, unit):
                yield key, number, float(number.rstrip(",").replace(",", "")), unit


def counted(number, unit):
    """Small counts, years and "100 %" need no proof; nor do versions of programs, which are cited."""
    whole = number.rstrip(",")
    if not whole.isdigit():
        return whole in ("1.10", "1.8", "1.5") or (unit == "" and whole == "0.5")
    if unit == "%":
        return int(whole) in (0, 1, 100)
    return not unit and (int(whole) <= 12 or 1900 <= int(whole) <= 2030)


def fits(number, value, unit, expected):
    """Whether the printed number is the expected one, to the digits that are printed (1680 万: three)."""
    zeros = len(number) - len(number.rstrip("0")) if unit in ("万", "亿") else 0
    decimals = len(number.partition(".")[2]) or -zeros
    return round(expected / UNITS[unit], decimals) == pytest.approx(value)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_number_in_the_words_is_derived(page, language):
    known = PRINTED.get(page, {})
    loose = [
        (key, f"{number} {unit}".strip())
        for key, number, value, unit in printed(page, language)
        if not any(fits(number, value, unit, expected) for expected in known.get(key, ()))
    ]
    assert loose == []


def test_nothing_is_derived_that_is_not_printed():
    keys = {(page, key) for page in PAGES for language in ("en", "zh") for key, *_ in printed(page, language)}
    assert {(page, key) for page, known in PRINTED.items() for key in known} - keys == set()


@pytest.mark.parametrize(
    ("number", "unit"), [("16,460", ""), ("175", "million"), ("1.54", ""), ("0.462", "")]
)
def test_a_number_with_exchanged_digits_is_no_longer_derived(number, unit):
    value = float(number.replace(",", ""))
    every = [expected for known in PRINTED.values() for values in known.values() for expected in values]
    assert not any(fits(number, value, unit, expected) for expected in every)


def test_the_numbers_behind_them_are_those_of_the_site_s_own_parts():
    config = TransformerConfig(10, 8, n_layer=1, n_head=4, n_embd=64, bias=True)
    assert parameters(Attention(config, "attn")) == HEADS
    assert Patient(SICK).size == SIZE
