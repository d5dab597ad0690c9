"""Every number that is typed into the words is what the code, the records or a cited work says.

Left out are small counts up to twelve, years, 100%, what stands in a {placeholder}, a command or an address, and
suggestions (`try`, examples, claims that are put right). All the rest must be derived below.
"""

import inspect
import itertools
import json
import math
import re
from pathlib import Path
from statistics import mean
from string import ascii_lowercase

import numpy as np
import pytest
from torch import nn

from chapters.arena import settings as arena
from chapters.arena import why_gates
from chapters.arena.scale_strip_figure import GIANTS
from chapters.attention.bottleneck.length import MARKS as LENGTHS
from chapters.attention.heads import count as heads
from chapters.attention.look import bertviz_page
from chapters.attention.scores.saturation import TOPS
from chapters.counting.bayes import dots as bayes_dots
from chapters.counting.bayes import measured as spam_measured
from chapters.counting.hidden import underflow, weather
from chapters.counting.surprise import knowing, meter
from chapters.inside.large import experts
from chapters.inside.large.models import SHARES
from chapters.learning.features import shares
from chapters.learning.neuron import depth, hidden
from chapters.memory.cell import equation, unroll
from chapters.memory.forecast import read as forecast_read
from chapters.memory.forecast import tokens as forecast_tokens
from chapters.memory.gates import found as gates_found
from chapters.memory.gradients import lag
from chapters.memory.vectors import pairs as vector_pairs
from chapters.seeing.convolution import field
from chapters.seeing.denoise import twin as denoise_twin
from chapters.seeing.digit import shift
from chapters.seeing.same.gate import PEOPLE
from chapters.seeing.style import live as style_live
from chapters.seeing.ways import anatomy, temperature, walk
from chapters.seeing.where import held_out
from chapters.studio.write.chapter import N_PARAMETERS
from chapters.transformer.block import models as block
from chapters.transformer.positions import trained_panel
from chapters.transformer.speed.timing_panel import TIMES
from llm_core import experiments, small_trainings
from llm_core.analysis.copying import runs
from llm_core.analysis.evaluation import follow
from llm_core.analysis.evaluation.capacity import over_orders
from llm_core.analysis.positions import shuffle
from llm_core.analysis.recurrence import clamp
from llm_core.analysis.scores import collapse, saturation
from llm_core.analysis.size.published import MODELS as PUBLISHED
from llm_core.analysis.speed import reading
from llm_core.clinic.patient import SICK, Patient, Size
from llm_core.data import mnist
from llm_core.data.manifest import assets
from llm_core.drawing import denoiser, denoiser_stored, drawers_training, duels, judge, small_digits
from llm_core.drawing.diffusion import LEVELS
from llm_core.forecasting import opponents
from llm_core.language import letter_pairs
from llm_core.language import rnn_encoder_decoder_training as bottleneck
from llm_core.language.transformer import Attention, TransformerConfig
from llm_core.mini_gpt import amounts
from llm_core.mini_gpt.stored import SHAPE
from llm_core.networks import digit_readers, expression, overfitting
from llm_core.networks.curve_fit import N_HELD_OUT
from llm_core.networks.neuron import CORNERS
from llm_core.probability.entropy import conditional_entropy, entropy
from llm_core.sequences import letter_states
from llm_core.small_trainings import AMOUNT
from llm_core.vectors import training as vector_training
from llm_core.vision import (
    as_mnist,
    detector_training,
    digit_networks,
    segment_training,
    shape_scenes,
    texture_net,
)
from llm_core.vision.convolution import n_parameters
from llm_core.vision.motion import FRAMES
from llm_core.vision.restore_training import CHECK_STRENGTH
from tests.ui.test_lessons import PAGES, raw
from ui.controls.number import MOST_SEED
from ui.controls.training_text import LIMIT

NUMBER = re.compile(r"(?<![\w.,/^⁻-])(\d[\d,]*(?:\.\d+)*)(?![\w])\s*(%|billion|million|万|亿|B\b|MB\b)?")
NOT_SAID = re.compile(r"\{[^}]*\}|\[@[^\]]*\]|`[^`]*`|https?://\S+")
UNITS = {"%": 0.01, "billion": 1e9, "million": 1e6, "万": 1e4, "亿": 1e8, "B": 1e9, "MB": 1e6, "": 1}
EXAMPLES = re.compile(r"^doc_.*_text$|^preset_|_text$|_prompt$|^typed_")
SAID = ("kicker", "text", "expect", "right", "question", "reason")

GIANT = {giant.name: giant for giant in GIANTS}
DEFAULT = inspect.signature(nn.TransformerEncoderLayer).parameters["dim_feedforward"].default
SIZE = Size()
SHAPE_OF_DENOISER = (denoiser.INPUTS, *denoiser.HIDDEN, denoiser.OUTPUTS)
DENOISER = sum((n + 1) * m for n, m in itertools.pairwise(SHAPE_OF_DENOISER))
GPT2, DEEPSEEK = PUBLISHED["gpt2"].shape, PUBLISHED["deepseek_v3"].shape
DIGITS = mnist.CLASSES * (mnist.PARTS["train"].stop - mnist.PARTS["train"].start)
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
GPT_2, TABLE = GIANT["GPT-2"].parameters, (50_257, 768)
"""Parameters, and the shape of the token table (tests/pretrained)."""
NAT = [1 / math.log(2)]


def right_unmoved(kind):
    """The share of the test digits that the stored networks of this kind name right where they stand."""
    facts = experiments.record(digit_networks.RECORD)
    return mean(facts["networks"][kind]["whole"]) / facts["images"]["test"]


CHECKPOINTS = Path(__file__).parents[2] / "assets" / "checkpoints"
SHIPPED_LSTM = json.loads((CHECKPOINTS / "stories-lstm.json").read_text("utf-8"))["config"]

WEATHER = weather.PRESETS[weather.FIRST]["transition"]
SECOND_EIGENVALUE = WEATHER[0][0] + WEATHER[1][1] - 1
ALARM = np.array([days for _, _, days in knowing.CELLS]).reshape(2, 2) / sum(
    days for _, _, days in knowing.CELLS
)

PRINTED = {
    "arena": {
        "n_help": [arena.MORE], "why_gates": [why_gates.KEEPS], "why_gru": [why_gates.KEEPS],
        "strip_note": [GIANT["GPT-3"].parameters, 175e9, 671e9, 37e9],
    },
    "arena/scoreboard": {
        "file_help": [16],  # tests/test_checkpoints.py
        "share": [runs.GRAM], "share_help": [runs.GRAM], "held_out_note": [runs.GRAM],
    },
    "counting/game": {"game_play": [0.6, 1.3]},  # Shannon 1951
    "attention/bottleneck": {
        "bottleneck_length_curve_alt": [bottleneck.LONGEST], "random": [20],
        "bottleneck_length_guess": [bottleneck.LONGEST],
        **{f"bottleneck_length_guess_{length}": [length] for length in LENGTHS[2:]},
        "bottleneck_train": [bottleneck.SMALL_STEPS, 64, bottleneck.SMALL_STRINGS],
    },
    "attention/check": {
        "E39": SQUARES, "E41": [HEADS, 16, 64], "heads": [HEADS],
        "E44": [len(TEXT.encode()), 15],  # 15: tests/pretrained, with SmolLM2's tokenizer
    },
    "attention/hand": {
        "expect_preset_absent": [15],  # tests/pretrained, with SmolLM2's tokenizer
    },
    "attention/heads": {
        "row_cost_20": [heads.COST_TOKENS[1]], "patches_hint": [0.5], "heads_count": [16], "heads_patches": [16],
    },
    "attention/look": {"bertviz": [bertviz_page.MAX_TOKENS]},
    "attention/scores": {
        "scale_rank": [16, saturation.N_KEYS], "row_note": [saturation.N_DRAWS, saturation.N_KEYS],
        "scores_scale_guess": [saturation.N_KEYS, saturation.WIDTHS[-1]],
        "scores_scale_guess_found": [saturation.WIDTHS[-1]],
        **{f"scores_scale_guess_{top}": [top / 100] for top in TOPS},
        "scale_says": [saturation.N_KEYS, saturation.WIDTHS[-1]],
        "scale_other": [saturation.N_KEYS], "scores_scale_row_alt": [saturation.N_KEYS],
        "scores_scale": [saturation.N_DRAWS, saturation.N_KEYS, 0.8], "scores_collapse": [collapse.WIDTH],
        "root_on": [collapse.WIDTH], "price_bytes": [16], "time_steps": [32],
        "scores_price": [256, 4096],
    },
    "counting/check": {
        "E71": [SECOND_EIGENVALUE], "E75": [entropy(ALARM.sum(0))],
        "E76": [bayes_dots.FIRST.hit, 1 / bayes_dots.FIRST.base, bayes_dots.FIRST.after_positive()],
        "pairs_1": [200, 10 / 200], "pairs_3": [0.1, 0.2, 0.05, 0.1 * 0.2, 0.05 / (0.1 * 0.2)],
        "pairs_4": [100, 100 * 10**2, 1000, 200],
        "bayes_1": [
            bayes_dots.FIRST.hit, 1 / bayes_dots.FIRST.base, 100_000, 99, 999, 99 + 999, 0.5,
            bayes_dots.FIRST.after_positive(),
        ],
        "surprise_1": [meter.EQUAL], "surprise_3": [conditional_entropy(ALARM), entropy(ALARM.sum(0))],
        "surprise_4": [entropy(meter.PRESETS[meter.FIRST]["p"])],
        "ngram_chain_rule": [40, 70, 70 - 40], "ngram_error": [25, 5 / 25], "ngram_perplexity": [60],
        "hmm_gradient": [64, underflow.MARKS[1]], "hmm_tables": [0.3],
        "hmm_answers": [0.16],
    },
    "memory/tokens": {
        "tokens_cut": [256], "tokens_price": [15],  # 15: Petrov et al. 2023
    },
    "memory/check": {
        "E33": list(unroll.LENGTHS[1:]), "E34": [lag.ASKED], "cell_length": list(unroll.LENGTHS[1:]),
        "E35": [lag.LAGS[-1]], "gradients_1": [lag.LAGS[-1]],
        "forecast_range": [60, 100, 130],  # made up
        "gates_unit": [SHIPPED_LSTM["n_layer"] * SHIPPED_LSTM["n_embd"], gates_found.STORIES // 2],
    },
    "memory/gradients": {"grad_lag_guess": [25], "grad_strength": [0.8, 25, 0.8**25, 1.2, 1.2**25]},
    "counting/hidden": {
        **{f"float_float{bits}": [bits] for bits in (64, 32)}, "hidden_underflow_guess": [64],
        **{f"hidden_underflow_guess_{mark}": [mark] for mark in underflow.MARKS},
        **{f"hidden_compare_guess_{states}": [states] for states in (16, 32)},
        "hidden_compare_guess_never": [letter_states.STATES[-1]], "hidden_compare": [len(ascii_lowercase) + 1],
    },
    "inside/check": {
        "E04": [1542e6, *(GIANT[name].parameters for name in ("GPT-3", "Llama 3.1", "DeepSeek-V3")), 37e9, 3.1],
        "table": [GPT_2, *TABLE, TABLE[0] * TABLE[1], TABLE[0] * TABLE[1] / GPT_2, 0.03, 0.7],
    },
    "inside/loop": {"loop_curves_scale": NAT},
    "inside/chart": {"about_llm": [PUBLISHED["gpt3"].shape.layers]},
    "inside/large": {
        **{f"large_models_guess_{share}": [share / 100] for share in SHARES},
        "large_models": [1542e6, 175e9, 405e9, 3.1],  # as the three works say; Llama 3.1
        "large_own": [GPT2.width, 12], "trillion": [16], "kind_fp32": [32], "kind_fp16": [16],
        "large_memory_weights_alt": [32, 16], "large_memory_cache_title": [16], "large_memory": [32, 16],
        **{f"large_experts_guess_{share}": [share / 100] for share in experts.SHARES if share < 100},
        "large_experts_guess_found": [DEEPSEEK.experts.routed + DEEPSEEK.experts.shared],
        "large_experts": [DEEPSEEK.layers, DEEPSEEK.experts.routed, 671e9, 37e9],  # the last two: DeepSeek-AI 2024
        "large_training": [175e9, PUBLISHED["gpt3"].tokens, 3.14, 10],  # the last two: Brown et al. 2020
    },
    "learning/backprop": {
        "problem_long": [expression.MOST_CHARACTERS], "problem_many": [expression.MOST_TERMS],
        "problem_deep": [expression.DEEPEST], "problem_range": [expression.MOST_NUMBERS], "backprop_model": [64],
    },
    "learning/batches": {"batches_machines": [3.2e6]},  # Brown et al. 2020, table 2.1
    "learning/check": {"E07": [3.14, 10]},  # Brown et al. 2020
    "learning/neuron": {
        "neuron_one": [2 ** len(CORNERS)], "neuron_hidden": [hidden.SEEDS], "deep_flat": [*depth.BENT.values()],
    },
    "learning/features": {
        "features_shares_guess": [digit_readers.HIDDEN], "features_shares": [digit_readers.HIDDEN],
        **{f"features_shares_guess_{mark}": [mark / 100] for mark in shares.MARKS},
    },
    "learning/overfitting": {
        "lab_chance_last": [N_HELD_OUT - overfitting.CHECKED],
        "lab_chance_early": [N_HELD_OUT - overfitting.CHECKED],
        "overfit_network": [N_HELD_OUT - overfitting.CHECKED],
        "lab_turned": [overfitting.CHECKED], "lab_flat": [overfitting.CHECKED],
        "way_add_k": [inspect.signature(over_orders).parameters["k"].default],
        "amount_10": [amounts.SHARES["10"]], "overfit_gpt": [amounts.SHARES["10"]], "amount_small_about": [AMOUNT],
    },
    "memory/cell": {
        "cell_unroll_state_title": [unroll.SHOWN_UNITS, equation.UNITS], "cell_unroll_guess": list(unroll.LENGTHS[1:]),
        "cell_unroll": [equation.UNITS], "cell_equation": [equation.UNITS],
    },
    "memory/forecast": {
        "forecast_bench": [opponents.WINDOW], "forecast_best_alike": [forecast_read.ALIKE],
        "forecast_lstm_alike": [forecast_read.ALIKE],
        "forecast_reading_same": [forecast_tokens.SAME], "forecast_refused_no_numbers": [3.5],  # an example
    },
    "memory/vectors": {
        "vec_pairs_guess": [(1 + vector_training.NOISE) * math.log(2)],
        "vec_pairs": [(1 + vector_training.NOISE) * math.log(2)],
        **{f"vec_pairs_guess_{name}": [loss] for name, loss in vector_pairs.LEFT.items()},
    },
    "memory/gates": {
        "gates_stream_full_title": [clamp.SATURATED], "gates_stream": [clamp.SATURATED],
        "gates_found": [gates_found.STORIES // 2, SHIPPED_LSTM["n_layer"] * SHIPPED_LSTM["n_embd"]],
    },
    "seeing/segment": {
        "segment_small_about": [inspect.signature(segment_training.learn).parameters["checked"].default],
        "segment_colors": [255], "segment_blobs": [1000],
        "segment_tokens": [shape_scenes.SIDE**2, len(shape_scenes.CLASSES) * shape_scenes.SIDE**2],
    },
    "seeing/style": {
        "weight_100": [100], "style_live": list(style_live.SIZE), "style_network": [texture_net.SIDE],
        "style_letters_pairs_alt": [len(letter_pairs.LETTERS)],
    },
    "seeing/tracks": {"seed_wrong": [MOST_SEED], "axis_switches": [FRAMES]},
    "counting/ngram": {"ngram_estimates": [follow.EARLY]},
    "counting/bayes": {
        "bayes_dots_guess": [bayes_dots.FIRST.hit, 1 / bayes_dots.FIRST.base], "bayes_dots": [bayes_dots.FIRST.hit],
        **{f"bayes_dots_guess_{one}": [float(one) / 100] for one in bayes_dots.GUESSES if one != "1"},
        "spam_measured": [spam_measured.SURE],
    },
    "seeing/where": {
        "seed_wrong": [MOST_SEED], "where_held_guess": [held_out.HIGH],
        "where_small_about": [small_trainings.DETECTOR_EVERY, detector_training.OVERLAP],
    },
    "seeing/convolution": {
        "conv_bench": [255, 180], "method_turned": [180], "turned_same": [180], "turned_minus": [180],  # half a turn
        "legend_grey": [255], "legend_cut": [255], "count_wrong": [5 * 5], "conv_field": [field.CHANNELS],
        "conv_count_guess": [16], "conv_count_guess_found": [n_parameters(3, 3, 16), 16],
        "conv_count_guess_144": [3 * 3 * 16], "conv_count_guess_432": [n_parameters(3, 3, 16, bias=False)],
        "conv_count_guess_448": [n_parameters(3, 3, 16)],
    },
    "seeing/digit": {
        "board": [mnist.SIDE], "seen_name": [mnist.SIDE], "digit_draw": [mnist.SIDE, as_mnist.BOX],
        "long_wide": [digit_networks.WIDE],
        **{f"digit_shift_guess_{mark}": [mark / 100] for mark in shift.MARKS},
    },
    "seeing/clean": {"clean_small_about": [CHECK_STRENGTH]},
    "seeing/same": {"same_gate": [PEOPLE]},
    "seeing/duel": {
        "rules_how": [duels.MEASURED], "duel_count_made_title": [duels.MEASURED],
        "duel": [2 * math.log(2), math.log(2)],
        "duel_count": [28, 16, duels.MEASURED],  # MNIST's side; levels of grey as an example
    },
    "seeing/check": {
        "see_parameters": [16, 3 * 3 * 16, 3 * 3 * 3 * 16, parameters(nn.Conv2d(3, 16, 3))],
        "see_stacked": [
            64, 5 * 5, 2 * parameters(nn.Conv2d(64, 64, 3, bias=False)), parameters(nn.Conv2d(64, 64, 5, bias=False)),
        ],
        "papers": [0.153, 0.262],  # Krizhevsky et al. 2012
        "see_shift": [right_unmoved("mlp"), right_unmoved("cnn")],
        "see_dense": [28, 28 * 28 * 10, parameters(nn.Linear(28 * 28 * 3, 10, bias=False)), 28 * 10],
    },
    "seeing/denoise": {
        "network_how": [denoiser.INPUTS, denoiser.HIDDEN[0], DENOISER, denoiser_stored.BATCH],
        "denoise_twin_points_alt": [denoise_twin.N], "denoise_add": [LEVELS, 100],
        "denoise_steps": [LEVELS, 20, 50, 1000],  # the last one: Ho et al. 2020
    },
    "seeing/ways": {
        **{f"ways_samples_{letter}_alt": [small_digits.SIDE] for letter in "abcd"},
        "ways_samples": [DIGITS, small_digits.SIDE], "ways_copies": [DIGITS],
        "noise_diffusion": [small_digits.SIDE**2], "ways_small_about": [drawers_training.LOOKED_AT],
        "ways_map_grid_alt": [anatomy.GRID], "ways_scale_panel_classes_alt": [temperature.JUDGED],
        "ways_measured": [judge.PASS, judge.COVERED], "ways_walk": [1 / (walk.STOPS - 1)],
        "ways_vae": NAT,
    },
    "studio": {"lead": [N_PARAMETERS], "fetch": [SMOLLM2.size]},
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
        "verdict_blind": [shuffle.BLIND],
        "positions_trained": [trained_panel.LENGTH, trained_panel.SCORED],
    },
    "transformer/speed": {
        "reading_alt": [reading.LENGTHS[0], reading.LENGTHS[-1]],
        **{f"timing_guess_{times}": [times] for times in TIMES if times > 12},
    },
    "transformer/train": {"mt_private": [500], "mt_learn": [SHAPE["context_length"]]},
    "transformer/walk": {"stats": [16], "sum_says": [16]},
    "common": {"licence": [2.0]},
    "systems": {
        "why_deep_blue": [700_000], "why_gpt3": [GIANT["GPT-3"].parameters], "system_llama": [3.1],
        "why_llama": [GIANT["Llama 3.1"].parameters], "what_mycin": [70],
    },
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
    """Small counts, years and "100%" need no proof; nor do versions of programs, which are cited."""
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
