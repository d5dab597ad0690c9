"""The chapter "Convolution": counts, sound and windows are the library's own numbers."""

import json

import numpy as np
import pytest
import torch.nn.functional as F
from torch import from_numpy

from chapters.seeing.convolution.bench import payload
from chapters.seeing.convolution.figure import NAMED, ROOM, named
from chapters.seeing.convolution.phrases import answered, directions
from chapters.seeing.convolution.wave import KERNELS, RATE, heard, kept, tone
from chapters.seeing.pictures import Chosen
from llm_core import checkpoints
from llm_core.data.photographs import photograph
from llm_core.vision.convolution import n_parameters, n_parameters_dense
from tests.chapters.opening import opened
from tests.chapters.reading import array, html, traces
from ui.lesson.words import read

pytestmark = pytest.mark.usefixtures("shared_models")
TEXT = "Tom had a big red ball. Mia saw a small blue ball."


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_bars_are_the_counts_and_what_to_see_names_them(lang):
    at = opened("seeing", "convolution", lang=lang, conv_count_in="5", conv_count_out="7", conv_count_k="5")
    (bars,) = traces(at, "conv_count_bars")
    assert sorted(array(bars["x"])) == [n_parameters(5, 5, 7), n_parameters_dense(28 * 28, 5, 7)]
    shown = html(at)
    assert f"5 · 5 · 5 · 7 + 7 = {n_parameters(5, 5, 7):,}" in shown
    for number in ("−790", "73,728", "102,400"):
        assert number in shown


def test_the_bench_gets_every_byte_of_the_picture():
    pixels = photograph("flower")
    data = payload(read("seeing/convolution", "en"), Chosen("flower", "a flower", pixels))
    start = 4 + int.from_bytes(data[:4], "little")
    header = json.loads(data[4:start])
    assert (header["height"], header["width"]) == pixels.shape[:2]
    assert data[start:] == pixels.tobytes()


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize("hertz", [100, 400, 1600, 3100])
def test_how_loud_a_tone_is_afterwards_is_what_the_samples_say(name, hertz):
    kernel = np.array(KERNELS[name])
    after = F.conv1d(from_numpy(tone(hertz))[None, None], from_numpy(kernel)[None, None])[0, 0].numpy()
    whole = after[: RATE // 100 * 2]  # whole rounds of every tone that is a multiple of 100 hertz
    strength = np.sqrt(2 * (whole**2).mean())
    assert strength == pytest.approx(kept(kernel, hertz), abs=1e-9)


def test_the_line_of_the_sound_is_the_library_s():
    at = opened("seeing", "convolution", conv_wave_kernel="step", conv_wave_high="700")
    before, after = traces(at, "conv_wave_lines")
    found = heard("step", 700)
    np.testing.assert_allclose(array(before["y"]), found.sound, atol=1e-12)
    np.testing.assert_allclose(array(after["y"]), found.result, atol=1e-12)


def test_a_window_answers_with_the_mean_of_the_cosines_of_its_tokens():
    model = checkpoints.load("stories", "transformer")
    found = answered(model, TEXT, "a big red ball")
    vectors = directions(model, model.tokenizer.encode(TEXT))
    k = found.size[0]
    wanted = directions(model, model.tokenizer.encode(" a big red ball")[:k])
    windows = [vectors[i : i + k] for i in range(len(vectors) - k + 1)]
    by_hand = [np.mean([a @ b for a, b in zip(one, wanted, strict=True)]) for one in windows]
    np.testing.assert_allclose(found.answers, by_hand, atol=1e-12)
    assert sum(found.exact) == 1
    assert found.answers[found.exact.index(True)] == pytest.approx(1)
    assert found.names[found.exact.index(True)] == found.pattern


@pytest.mark.parametrize(
    ("text", "pattern"), [("a", "a big red ball"), ("你好", "猫"), ("ball", "ball ball ball ball ball")]
)
def test_short_and_foreign_texts_have_a_sentence(text, pattern):
    at = opened("seeing", "convolution", conv_words_text=text, conv_words_pattern=pattern)
    assert "Tokens in the kernel: " in html(at)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_empty_pattern_is_not_called_an_empty_text(lang):
    shown = html(opened("seeing", "convolution", lang=lang, conv_words_pattern=" "))
    assert read("seeing/convolution", lang).ui("pattern_empty") in shown
    assert read("common", lang).ui("text_example") not in shown


def test_the_strongest_windows_are_named_and_no_two_names_lie_on_each_other():
    answers = np.random.default_rng(0).random(36)
    found = named(answers)
    assert int(np.argmax(answers)) in found
    assert 1 < len(found) <= NAMED
    assert min(np.diff(found)) > len(answers) // ROOM
    assert named(np.array([0.2, 0.1, 0.9])) == [0, 1, 2]  # a short text: every one
