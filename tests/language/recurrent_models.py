"""Tiny recurrent models with random weights, for the tests of what all of them do."""

import torch

from llm_core.checkpoints import CONFIGS, FAMILIES

KERNELS = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}


class Letters:
    """The least a tokenizer needs for a model: a size and an end-of-text id."""

    vocab_size, eot_id = 11, 0


def make(family, n_layer=2, n_embd=8, seed=0, **options):
    torch.manual_seed(seed)
    model = FAMILIES[family](CONFIGS[family](Letters.vocab_size, n_layer, n_embd, **options), Letters())
    torch.nn.init.normal_(model.head_bias, std=0.3)
    return model.eval()


def some_ids(batch=3, length=7, seed=1):
    return torch.randint(Letters.vocab_size, (batch, length), generator=torch.Generator().manual_seed(seed))


def torch_twin(model):
    """torch's own module with the weights of the model."""
    C, L = model.config.n_embd, model.config.n_layer
    twin = KERNELS[model.family](C, C, L, batch_first=True)
    for i, layer in enumerate(model.layers):
        getattr(twin, f"weight_ih_l{i}").data.copy_(layer.weight_input)
        getattr(twin, f"weight_hh_l{i}").data.copy_(layer.weight_hidden)
        getattr(twin, f"bias_ih_l{i}").data.copy_(layer.bias)
        getattr(twin, f"bias_hh_l{i}").data.zero_()
    return twin.to(model.embed.weight.dtype)
