"""Train the shipped checkpoints: python scripts/train_checkpoints.py CORPUS FAMILY [--steps N] [--out DIR]

CORPUS is stories, manuals, shakespeare or songci (the last two are fetched first: python -m llm_core fetch ...);
FAMILY is tokenizer, ngram, lstm or transformer. `tokenizer` comes first: the three machines of a corpus share it.
The checkpoint is written at every look at the validation text, so that a stop in the middle leaves the best so far.
"""

import argparse
import datetime
import json
import math
import pathlib
import platform
import shlex
import sys
import time
from dataclasses import asdict, replace

import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from llm_core import checkpoints
from llm_core.analysis.evaluation.scoring import evaluate_documents
from llm_core.data.corpora import CORPORA, documents, encode_documents, train_tokenizer
from llm_core.data.tokenizers import tokenizer_from_dict
from llm_core.generation import Sampling, continue_text
from llm_core.language.lstm import LSTM, LSTMConfig
from llm_core.language.ngram_fit import MAX_BYTES, counted, fit_ngram
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.training import GradientLearner, Recipe, random_batches, train

SEED = 1
SNAPSHOTS = (0, 100, 1000)
PROMPTS = {
    "stories": "Once upon a time",
    "shakespeare": "KING HENRY",
    "songci": "明月",
    "manuals": "我爱学习编程",
}
CONTEXT = {"stories": 256, "shakespeare": 256, "songci": 128, "manuals": 256}
TRANSFORMER = {
    "stories": dict(n_layer=6, n_head=6, n_embd=192),
    "shakespeare": dict(n_layer=4, n_head=6, n_embd=192),
    "songci": dict(n_layer=4, n_head=6, n_embd=192),
    "manuals": dict(n_layer=4, n_head=4, n_embd=128),
}
LSTM_SHAPE = {
    "stories": dict(n_layer=2, n_embd=384),
    "shakespeare": dict(n_layer=2, n_embd=328),
    "songci": dict(n_layer=2, n_embd=288),
    "manuals": dict(n_layer=2, n_embd=204),
}
COLUMNS = ["step", "tokens", "seconds", "train_bits_per_character", "valid_bits_per_character"]


def make_tokenizer(corpus):
    """Train the tokenizer of a corpus."""
    about = CORPORA[corpus]
    rare = 2 if about.language == "zh" else 1  # a character that stands once in all texts cannot be learnt
    return train_tokenizer(about.tokenizer, documents(corpus, "train"), about.vocab_size, rare)


def build(corpus, family, tokenizer):
    """Build the network of a family for a corpus."""
    torch.manual_seed(SEED)
    if family == "lstm":
        return LSTM(LSTMConfig(tokenizer.vocab_size, **LSTM_SHAPE[corpus]), tokenizer)
    shape = TRANSFORMER[corpus]
    return Transformer(TransformerConfig(tokenizer.vocab_size, CONTEXT[corpus], **shape), tokenizer)


def sample(model, corpus, n_tokens=80):
    """Write a sample text."""
    prompt = PROMPTS[corpus]
    return prompt + continue_text(model, prompt, n_tokens, Sampling(temperature=0.8, seed=SEED))


def machine():
    """Describe the machine."""
    return f"{platform.machine()}, {torch.get_num_threads()} CPU thread(s), torch {torch.__version__}"


def read_on(model, o):
    """Start from the weights that lie in OUT; their manifest is kept inside the new one, their curve goes on."""
    old = checkpoints.checkpoint(o.corpus, o.family, o.out)
    model.load_state_dict(checkpoints.load(o.corpus, o.family, o.out).state_dict())
    return {k: v for k, v in old.manifest().items() if k not in ("tokenizer", "config")}


def train_network(o, tokenizer):
    """Train a network and save its checkpoint."""
    splits = {name: documents(o.corpus, name) for name in ("train", "valid", "test")}
    stream = encode_documents(tokenizer, splits["train"])
    per_character = len(stream) / sum(map(len, splits["train"]))  # tokens
    looked_at = splits["valid"][: o.valid_documents]
    model = build(o.corpus, o.family, tokenizer)
    before = read_on(model, o) if o.go_on else None
    recipe = Recipe(learning_rate=o.learning_rate, bfloat16=o.bfloat16, muon=o.muon)
    facts = dict(
        license=CORPORA[o.corpus].license, tokens_in_corpus=len(stream), seed=SEED,
        command=shlex.join(["python", *sys.argv]), machine=machine(),
        recipe=asdict(recipe), batch_size=o.batch_size, before=before,
        curve=before.pop("curve") if before else [], snapshots=before.pop("snapshots") if before else [],
        curve_columns=COLUMNS,
    )  # fmt: skip
    events = train(
        GradientLearner(model, recipe),
        random_batches(stream, o.batch_size, CONTEXT[o.corpus], SEED),
        steps=o.steps,
        every=100,
        validate=lambda: evaluate_documents(model.eval(), looked_at).bits_per_character,
        clock=time.process_time,
    )
    start = (before["steps"], before["tokens_seen"], before["seconds"]) if before else (0, 0, 0)
    for event in events:
        step, tokens, seconds = start[0] + event.step, start[1] + event.tokens, start[2] + event.seconds
        event = replace(event, step=step, tokens=tokens, seconds=seconds)
        train_bits = None if math.isnan(event.loss) else event.loss / math.log(2) * per_character
        facts["curve"].append([event.step, event.tokens, round(event.seconds, 1), train_bits, event.valid])
        if event.step in SNAPSHOTS or event.finished:
            facts["snapshots"].append(
                dict(
                    step=event.step,
                    tokens=event.tokens,
                    bits_per_character=event.valid,
                    sample=sample(model, o.corpus),
                )
            )
        facts |= dict(tokens_seen=event.tokens, steps=event.step, seconds=round(event.seconds, 1))
        print(f"{o.corpus} {o.family} {facts['curve'][-1]}", flush=True)
        if event.finished:
            score = evaluate_documents(model, splits["test"])
            facts |= dict(test=asdict(score) | {"split": "test"}, finished=True)
        facts["date"] = datetime.date.today().isoformat()
        checkpoints.save(model, o.corpus, o.out, **facts)
        if event.step in SNAPSHOTS and event.step and o.snapshots:
            checkpoints.save(model, f"{o.corpus}-{event.step}", o.snapshots, step=event.step)
    print(facts["snapshots"][-1]["sample"], facts["test"]["bits_per_character"], sep="\n")


def learnt(model, stream, min_count, looked_at):
    """Return the seconds that counting takes, and its one point of a curve: on the texts that networks look at."""
    start = time.process_time()
    counted(stream.numpy(), model.tokenizer, min_count)
    seconds = round(time.process_time() - start, 1)
    bits = evaluate_documents(model, looked_at).bits_per_character
    return dict(seconds=seconds, curve_columns=COLUMNS, curve=[[0, len(stream), seconds, None, bits]])


def train_ngram(o, tokenizer):
    """Fit an n-gram and save its checkpoint."""
    splits = {name: documents(o.corpus, name) for name in ("train", "valid", "test")}
    encoded = {name: encode_documents(tokenizer, docs) for name, docs in splits.items()}
    start = time.process_time()
    fitted = fit_ngram(
        encoded["train"].numpy(),
        encoded["valid"].numpy(),
        sum(map(len, splits["valid"])),
        tokenizer,
        max_bytes=o.max_bytes,
    )
    searched = time.process_time() - start
    score = evaluate_documents(fitted.model, splits["test"])
    point = learnt(
        fitted.model, encoded["train"], fitted.chosen.min_count, splits["valid"][: o.valid_documents]
    )
    checkpoints.save(
        fitted.model, o.corpus, o.out,
        license=CORPORA[o.corpus].license,
        tokens_in_corpus=len(encoded["train"]), tokens_seen=len(encoded["train"]), seed=None,
        searched_seconds=round(searched, 1), **point,
        command=shlex.join(["python", *sys.argv]), machine=machine(), date=datetime.date.today().isoformat(),
        chosen=asdict(fitted.chosen), orders=[asdict(c) for c in fitted.orders],
        pruned=[asdict(c) for c in fitted.pruned],
        test=asdict(score) | {"split": "test"}, snapshots=[], finished=True,
    )  # fmt: skip
    print(sample(fitted.model, o.corpus), score.bits_per_character, fitted.chosen, *fitted.orders, sep="\n")


def main():
    """Read the arguments and train the models asked for."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("corpus", choices=checkpoints.CORPORA)
    args.add_argument("family", choices=["tokenizer", "ngram", "lstm", "transformer"])
    args.add_argument("--out", type=pathlib.Path, default=pathlib.Path("assets/checkpoints"))
    args.add_argument("--snapshots", type=pathlib.Path, help="also keep the weights of the early steps here")
    args.add_argument("--steps", type=int, default=1500)
    args.add_argument("--batch-size", type=int, default=32)
    args.add_argument("--learning-rate", type=float, default=2e-3)
    args.add_argument("--muon", type=float, default=0.0, help="learning rate of Muon inside the layers")
    args.add_argument("--valid-documents", type=int, default=60)
    args.add_argument("--bfloat16", action="store_true")
    args.add_argument(
        "--go-on", action="store_true", help="start from the checkpoint in OUT, not from chance"
    )
    args.add_argument("--max-bytes", type=int, default=MAX_BYTES, help="of an n-gram's packed table")
    args.add_argument("--threads", type=int, default=1)
    o = args.parse_args()
    torch.set_num_threads(o.threads)
    o.out.mkdir(parents=True, exist_ok=True)
    kept = o.out / f"{o.corpus}.tokenizer.json"
    if o.family == "tokenizer":
        kept.write_text(json.dumps(make_tokenizer(o.corpus).to_dict(), ensure_ascii=False), "utf-8")
        return
    tokenizer = tokenizer_from_dict(json.loads(kept.read_text("utf-8")))
    (train_ngram if o.family == "ngram" else train_network)(o, tokenizer)


if __name__ == "__main__":
    main()
