"""GGUF -> Llama checkpoint -> our Transformer: the same numbers all the way."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import LlamaForCausalLM

from llm_core import taps
from llm_core.pretrained import smollm2
from llm_core.pretrained.gguf_header import BadWeightsError, read_header
from llm_core.pretrained.gguf_weights import open_gguf, read_config, read_weights, unpermute

ROOT = Path(__file__).parents[2]
IDS = torch.tensor([[0, 20, 35, 260, 7, 99, 35, 20, 260, 3]])


def test_every_weight_comes_back_under_its_llama_name(tiny_llama):
    expected = tiny_llama.reference.state_dict()
    config = read_config(read_header(tiny_llama.path))
    found = dict(read_weights(open_gguf(tiny_llama.path), config))
    assert set(found) == set(expected) - {"lm_head.weight"}
    for name, weight in found.items():
        torch.testing.assert_close(torch.from_numpy(weight), expected[name].float(), msg=name)


def test_query_rows_of_llama_cpp_are_put_back_in_llama_order():
    stored = torch.tensor([[0.0], [2.0], [1.0], [3.0], [4.0], [6.0], [5.0], [7.0]]).numpy()
    assert unpermute(stored, n_head=2)[:, 0].tolist() == [0, 1, 2, 3, 4, 5, 6, 7]


def test_our_transformer_gives_the_logits_of_transformers(tiny_llama, tmp_path):
    ours = smollm2.load(tiny_llama.path, tmp_path / "llama")
    with torch.no_grad():
        theirs = tiny_llama.reference(IDS).logits.log_softmax(-1)
    torch.testing.assert_close(ours.log_probs(IDS), theirs, atol=2e-5, rtol=1e-4)
    assert ours.family == "pretrained"


def test_our_attention_patterns_are_those_of_transformers(tiny_llama, tmp_path):
    ours = smollm2.load(tiny_llama.path, tmp_path / "llama")
    eager = LlamaForCausalLM(tiny_llama.reference.config).eval()
    eager.load_state_dict(tiny_llama.reference.state_dict())
    eager.set_attn_implementation("eager")
    with torch.no_grad():
        theirs = eager(IDS, output_attentions=True).attentions
    with taps.recording(["blocks.0.attn.hook_pattern", "blocks.1.attn.hook_pattern"]) as seen:
        ours.log_probs(IDS)
    for layer in (0, 1):
        torch.testing.assert_close(
            seen[f"blocks.{layer}.attn.hook_pattern"], theirs[layer], atol=1e-5, rtol=1e-3
        )


def test_transformers_reads_the_converted_folder(tiny_llama, tmp_path):
    folder = smollm2.convert(tiny_llama.path, tmp_path / "llama")
    again = LlamaForCausalLM.from_pretrained(str(folder), dtype=torch.float32).eval()
    with torch.no_grad():
        torch.testing.assert_close(again(IDS).logits, tiny_llama.reference(IDS).logits, atol=1e-5, rtol=1e-4)


def test_converting_happens_once_and_leaves_nothing_half_done(tiny_llama, tmp_path):
    folder = smollm2.convert(tiny_llama.path, tmp_path / "llama")
    written = (folder / "model.safetensors").stat().st_mtime_ns
    assert smollm2.convert(tiny_llama.path, folder) == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == written
    assert [path.name for path in tmp_path.iterdir()] == ["llama"]


def test_a_second_process_that_was_faster_is_accepted(tiny_llama, tmp_path):
    winner = smollm2.convert(tiny_llama.path, tmp_path / "llama")
    loser = tmp_path / ".unfinished"
    loser.mkdir()
    (loser / "model.safetensors").write_bytes(b"late")
    smollm2.put_in_place(loser, winner)
    assert (winner / "model.safetensors").stat().st_size > 4


def test_the_shape_is_read_from_the_header(tiny_llama):
    config = read_config(read_header(tiny_llama.path))
    assert (config.n_layer, config.n_head, config.n_kv_head, config.n_embd) == (2, 4, 2, 64)
    assert (config.context_length, config.rope_base) == (512, 10_000.0)


@pytest.mark.parametrize("content", [b"", b"GGUF", b"not a model at all" * 50])
def test_a_damaged_file_is_refused_with_a_sentence(tmp_path, content):
    path = tmp_path / "broken.gguf"
    path.write_bytes(content)
    with pytest.raises(BadWeightsError, match=r"broken\.gguf is not a readable GGUF file"):
        open_gguf(path)
    with pytest.raises(BadWeightsError, match=r"broken\.gguf is not a readable GGUF file"):
        read_header(path)


def test_a_truncated_file_is_refused(tiny_llama, tmp_path):
    path = tmp_path / "half.gguf"
    content = tiny_llama.path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(BadWeightsError, match="half"):
        smollm2.load(path, tmp_path / "llama")
    assert not (tmp_path / "llama").exists()


def test_config_json_says_what_the_header_says(tiny_llama, tmp_path):
    folder = smollm2.convert(tiny_llama.path, tmp_path / "llama")
    config = json.loads((folder / "config.json").read_text())
    assert config["num_key_value_heads"] == 2
    assert config["tie_word_embeddings"] is True


def test_weights_that_are_not_finite_are_refused(tiny_llama, tmp_path):
    path = smollm2.convert(tiny_llama.path, tmp_path / "llama") / "model.safetensors"
    tensors = load_file(path)
    tensors["model.norm.weight"][0] = float("nan")
    save_file(tensors, path, {"format": "pt"})
    with pytest.raises(BadWeightsError, match=r"model\.norm\.weight holds values that are not finite"):
        smollm2.load(tiny_llama.path, tmp_path / "llama")


def test_a_place_that_cannot_be_written_is_named_with_what_helps(tiny_llama, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(BadWeightsError, match=r"could not be written to .*file.*GLASSBOX_CACHE"):
        smollm2.convert(tiny_llama.path, tmp_path / "file" / "llama")


def test_a_disk_that_is_full_while_weights_are_unpacked_is_told_and_nothing_half_done_stays(
    tiny_llama, tmp_path
):
    code = (
        "import sys; from llm_core.pretrained import smollm2\n"
        "try: smollm2.convert(sys.argv[1], sys.argv[2])\n"
        "except smollm2.BadWeightsError as error: print(error)"
    )
    limited = ["bash", "-c", 'ulimit -f 1; exec "$@"', "bash", sys.executable, "-c", code]
    done = subprocess.run(
        [*limited, tiny_llama.path, tmp_path / "cache" / "llama"], capture_output=True, text=True, cwd=ROOT
    )
    assert "could not be written" in done.stdout, done.stderr
    assert list((tmp_path / "cache").iterdir()) == []
