"""Train on your text, in a real browser: paste, watch, stop, write with the result; bad files; a closed tab."""

import re
import time
import urllib.request
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

expect.set_options(timeout=120_000)

TEXT = "".join(f"The cat number {i % 7} sat on mat {i % 5}, and the dog slept.\n" for i in range(40))


def room(page, site, settled, language="en", **link):
    settings = "".join(f"&{key}={value}" for key, value in ({"from": "paste"} | link).items())
    page.goto(f"{site}/arena?tab=train&lang={language}{settings}")
    settled(page)
    page.locator(".st-key-train_start button").wait_for()


def paste(page, text=TEXT):
    area = page.locator(".st-key-train_text textarea")
    area.fill(text)
    area.press("Control+Enter")
    expect(page.locator(".st-key-train_start button")).to_be_enabled()
    page.locator(".st-key-train_start button").click()


def stop_soon(page):
    """As soon as the Transformer has written something."""
    expect(page.locator(".st-key-training_live .gb-runners")).to_contain_text("Transformer")
    page.locator(".st-key-train_stop button").click()
    page.locator(".st-key-train_use").wait_for()


def test_a_pasted_text_is_trained_stopped_written_with_and_taken_home(
    page, site, settled, violations, tmp_path
):
    room(page, site, settled)
    paste(page)
    stop_soon(page)
    assert page.locator(".st-key-training_curves .js-plotly-plot").count() == 1
    assert page.locator(".gb-notice").count() == 1  # that it was stopped
    with page.expect_download() as download:
        page.locator(".st-key-train_download button").click()
    download.value.save_as(tmp_path / "models.zip")
    with zipfile.ZipFile(tmp_path / "models.zip") as archive:
        assert sum(name.endswith(".safetensors") for name in archive.namelist()) == 3
    assert violations(page) == []
    page.locator(".st-key-train_use button").click()
    page.locator(".st-key-arena_columns").wait_for()
    settled(page)
    assert "corpus=own-" in page.url
    assert page.outside == []
    assert page.errors == []


def test_a_training_its_result_and_the_machines_in_use_outlive_a_reload(page, site, settled):
    room(page, site, settled)
    paste(page)
    expect(page.locator(".st-key-training_live .gb-runners")).to_contain_text("Transformer")
    page.reload()
    stop_soon(page)
    page.reload()
    page.locator(".st-key-train_use button").click()
    page.locator(".st-key-arena_columns").wait_for()
    settled(page)
    page.reload()
    page.locator(".st-key-arena_columns").wait_for()
    settled(page)
    assert "corpus=own-" in page.url
    assert page.locator(".gb-notice").all_inner_texts() == []


@pytest.mark.parametrize(("language", "sentence"), [("en", "not plain text"), ("zh", "不是纯文本")])
def test_an_upload_that_is_no_text_gets_one_sentence(page, site, settled, language, sentence):
    room(page, site, settled, language, **{"from": "upload"})
    picture = {"name": "cat.txt", "mimeType": "text/plain", "buffer": bytes(range(256)) * 40}
    page.locator(".st-key-train_file input[type=file]").set_input_files(picture)
    expect(page.locator(".gb-notice").filter(has_text=sentence)).to_be_visible()
    expect(page.locator(".st-key-train_start button")).to_be_disabled()


def test_three_characters_are_too_few_and_the_page_says_so(page, site, settled):
    room(page, site, settled)
    paste(page, "abc")
    expect(page.locator(".gb-notice").filter(has_text="3 characters")).to_be_visible()


def test_two_visitors_train_at_once_and_the_second_sees_the_queue(page, new_visitor, site, settled):
    room(page, site, settled)
    paste(page)
    page.locator(".st-key-training_live").wait_for()
    other = new_visitor(locale="zh-CN")
    try:
        room(other, site, settled, "zh")
        paste(other)
        expect(other.locator(".st-key-training_live")).to_contain_text("前面还有 1 个任务")
        stop_soon(page)
        stop_soon(other)
    finally:
        other.context.close()


def cancelled(site):
    with urllib.request.urlopen(f"{site}/metrics", timeout=10) as answer:
        counts = re.search(r'glassbox_jobs_cancelled\{lane="slow"\} (\d+)', answer.read().decode())
    return int(counts.group(1))


def test_a_closed_tab_ends_its_training(new_visitor, tiny_assets, serve, settled, tmp_path: Path):
    with serve(tiny_assets, tmp_path / "log", STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL="1") as site:
        tab = new_visitor()
        room(tab, site, settled, secs=120)
        paste(tab)
        expect(tab.locator(".st-key-training_live .gb-runners")).to_contain_text("LSTM")
        assert cancelled(site) == 0
        tab.context.close()
        end = time.monotonic() + 60
        while not cancelled(site):
            assert time.monotonic() < end, "the training went on without its visitor"
            time.sleep(0.5)
