"""The chapter on how an LLM is made: the bars are the model's, the loop is that of generation, nothing is promised."""

import functools
import re

import pytest
import torch

from chapters.inside.made.rounds import write
from chapters.inside.made.stages import TOKENS
from llm_core import checkpoints
from llm_core.generation import Sampling, continue_text
from tests.chapters import opening
from tests.chapters.reading import html
from ui.lesson.words import read
from ui.show.numbers import percent

pytestmark = pytest.mark.usefixtures("shared_models")
opened = functools.partial(opening.opened, "inside", "made")
TEXT = "Tom had a kite. Tom had a"


@pytest.fixture(scope="module")
def model(shared_models):
    return checkpoints.load("stories", "transformer")


def chances(model, text):
    """Probabilities of all tokens after a text, from one plain pass."""
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(text)]
    return model(torch.tensor([ids]))[0, -1].softmax(-1)


def test_five_bars_and_everything_else_are_the_distribution_of_the_model(model):
    page, p = html(opened(made_text=TEXT, made_start=TEXT)), chances(model, TEXT)
    top = p.topk(5)
    (bars,) = re.findall(r'<div class="gb-next".*?</div>', page, flags=re.S)[:1]
    shown = re.findall(r'<span class="gb-number">([^<]*)</span>', bars)
    assert shown == [percent(float(one)) for one in (*top.values, 1 - top.values.sum())]
    assert f"All {model.vocab_size:,} probabilities add up to 1.00000, as they must" in page


def test_each_round_appends_the_likeliest_token_of_the_text_as_it_stands(model):
    found, text = write(model, TEXT, 4, "likeliest", 1), TEXT
    for one in found.tokens:
        p = chances(model, text)
        assert one.id == int(p.argmax())
        assert one.probability == pytest.approx(float(p.max()), abs=1e-5)
        text += one.text
    assert found.asked.id == int(chances(model, text).argmax())


def test_the_loop_ends_with_the_end_of_the_text_and_then_appends_nothing_more(model, monkeypatch):
    whole = write(model, TEXT, 60, "drawn", 1)
    end = next(i for i, one in enumerate(whole.tokens) if one.id == model.tokenizer.eot_id)
    assert len(whole.tokens) == end + 1
    assert whole.asked is None
    assert write(model, TEXT, end, "drawn", 1).asked.id == model.tokenizer.eot_id
    at = opened(made_start=TEXT, made_rule="drawn", made_rounds="60")
    assert read("inside/made", "en").ui("state_over") in html(at)
    assert f"Tokens appended: {end + 1}." in html(at)


def test_the_button_asks_once_more(model):
    at = opened(made_start=TEXT)
    at.button(key="made_rounds_again").click().run()
    assert "Tokens appended: 4." in html(at)
    assert html(at).count('class="gb-made"') == 5  # four tokens, and the other panel's text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_follows_a_request_is_what_the_model_wrote(language, model):
    request = "Please write a list."
    written = continue_text(model, request, TOKENS, Sampling(temperature=0))
    page = html(opened(language, made_instruction=request))
    assert " ".join(written.split())[:60].replace("&", "&amp;").replace('"', "&quot;") in page
    assert page.count(f"{read('inside/made', language).ui('instruct_ours')}</td>") == 2


def test_an_empty_text_and_a_last_space_are_told():
    page = html(opened(made_text="", made_start="Tom "))
    assert read("common", "en").ui("text_example") in page
    assert read("common", "en").ui("last_space") in page


def test_the_links_lead_to_chapters_that_there_are():
    at = opened()
    links = [link.proto.page for link in at.get("page_link")]
    assert {"arena", "transformer", "studio", "attention"} <= set(links)
