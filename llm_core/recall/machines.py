"""Five machines of about ten thousand weights that read the task: RNN, GRU, two LSTMs and a Transformer.

The widths are chosen so that none has fewer than 94% of the weights of another. The two LSTMs differ in one number:
the bias with which the forget gate begins.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core.language.gru import GRU, GRUConfig
from llm_core.language.lstm import LSTM, LSTMConfig
from llm_core.language.recurrent import Recurrent
from llm_core.language.rnn import RNN, RNNConfig
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.recall.task import FIRST_ID, LETTERS, TOKENIZER

Machine = Recurrent | Transformer

MACHINES = ("rnn", "lstm", "open", "gru", "transformer")
"""`open` is an LSTM whose forget gate begins wide open."""
FORGET_BIAS = {"lstm": 1.0, "open": 5.0}
CONTEXT = 256
"""Tokens that the Transformer can read; the others know no limit."""


def machine(name: str) -> Machine:
    """Build a machine; its weights are whatever torch's generator gives. Raises KeyError for an unknown name."""
    vocab = TOKENIZER.vocab_size
    if name == "transformer":
        return Transformer(TransformerConfig(vocab, CONTEXT, 2, 2, 24, n_hidden=48), TOKENIZER)
    if name == "rnn":
        return RNN(RNNConfig(vocab, 1, 61, tie_weights=False), TOKENIZER)
    if name == "gru":
        return GRU(GRUConfig(vocab, 1, 37, tie_weights=False), TOKENIZER)
    return LSTM(LSTMConfig(vocab, 1, 32, tie_weights=False, forget_bias=FORGET_BIAS[name]), TOKENIZER)


def untrained(name: str, seed: int) -> Machine:
    """Build a machine before its first step."""
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(seed)
        return machine(name).eval()


def scores(model: Machine, ids: Tensor) -> Tensor:
    """Compute the logits (B, V) after the last token of ids (B, T): after the question."""
    if isinstance(model, Transformer):
        return model.unembed(model.features(ids)[:, -1])
    hidden, _ = model.hidden(ids, model.start(len(ids)))
    return model.logits(hidden[:, -1])


def loss(model: Machine, ids: Tensor, answers: Tensor) -> Tensor:
    """Compute the mean cross-entropy of the answers, in nats."""
    return F.cross_entropy(scores(model, ids), answers)


@torch.inference_mode()
def letter_chances(model: Machine, ids: Tensor) -> Tensor:
    """Compute the probability of each of LETTERS as the answer, (B, 16); what is missing to 1 went to no letter."""
    return scores(model, ids).softmax(-1)[:, FIRST_ID : FIRST_ID + len(LETTERS)]


@torch.inference_mode()
def right_share(model: Machine, ids: Tensor, answers: Tensor) -> float:
    """Compute the share of strips for which the right letter is the likeliest of all tokens."""
    return float((scores(model, ids).argmax(-1) == answers).float().mean())
