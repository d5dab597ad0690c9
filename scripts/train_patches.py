"""Train the Transformer that reads digits as patches: python scripts/train_patches.py [--steps 2500] [--out NAME]

Writes assets/experiments/patches.*. Beside its accuracy on the test digits (by hands that it has never seen) stand
three plain methods, other seeds, and what the same training scores when hands are mixed between training and test.
"""

import argparse
import datetime
import json
import pathlib
import platform
import shlex
import sys
from dataclasses import asdict

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import torch
import torch.nn.functional as F

from llm_core import experiments
from llm_core.networks.patches import RECORD, PatchConfig, PatchTransformer
from llm_core.networks.patches_training import BATCH, by_form, learn, mixed, right

CONFIG = PatchConfig(dropout=0.1)
OTHER_SEEDS = (1, 2)


def train(parts, steps, seed):
    """Train a model; return (model, curve, seconds).

    The curve holds [step, training loss in nats, share right of the validation images].
    """
    torch.manual_seed(seed)  # dropout goes on with these random numbers
    model, curve, event = PatchTransformer(CONFIG), [], None
    for event in learn(model, parts, steps, seed):
        if event.step:
            curve.append([event.step, round(event.loss, 4), round(event.valid, 4)])
            print(seed, curve[-1], flush=True)
    return model.eval(), curve, event.seconds


def nearest_mean(parts):
    """Return the class whose average training image is nearest."""
    images, labels = parts["train"]
    means = torch.stack([images[labels == digit].mean(0) for digit in range(10)])  # (10, 8, 8)
    return torch.cdist(parts["test"][0].flatten(1), means.flatten(1)).argmin(-1)


def nearest_image(parts):
    """Return the class of the nearest training image."""
    images, labels = parts["train"]
    return labels[torch.cdist(parts["test"][0].flatten(1), images.flatten(1)).argmin(-1)]


def fit_linear(images, labels, decay):
    """Fit logistic regression on the 64 pixels, with weight decay: a convex problem, solved."""
    layer = torch.nn.Linear(64, 10)
    torch.nn.init.zeros_(layer.weight), torch.nn.init.zeros_(layer.bias)
    optimizer = torch.optim.LBFGS(layer.parameters(), max_iter=300, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = F.cross_entropy(layer(images.flatten(1) / 16), labels) + decay * layer.weight.square().sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return lambda asked: layer(asked.flatten(1) / 16).argmax(-1)


def logistic(parts):
    """Choose the weight decay that does best on the validation images."""
    fitted = [fit_linear(*parts["train"], decay) for decay in (1e-2, 3e-3, 1e-3, 3e-4, 1e-4)]
    valid, labels = parts["valid"]
    best = max(fitted, key=lambda guess: int((guess(valid) == labels).sum()))
    return best(parts["test"][0])


def baselines(parts):
    """Measure the simple methods on these parts."""
    methods = {"nearest_mean": nearest_mean, "logistic_regression": logistic, "nearest_image": nearest_image}
    return {name: int((method(parts) == parts["test"][1]).sum()) for name, method in methods.items()}


def main():
    """Train the models and write the record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--steps", type=int, default=2500)
    args.add_argument("--out", default=RECORD)
    o = args.parse_args()
    torch.set_num_threads(1)
    parts, cross = by_form(), mixed()
    model, curve, seconds = train(parts, o.steps, seed=0)
    model.load_state_dict(
        {k: t.half().float() for k, t in model.state_dict().items()}
    )  # as it will be stored
    n = len(parts["test"][1])
    test = {
        "split": "test",
        "images": n,
        "right": right(model, *parts["test"]),
        "baselines": baselines(parts),
    }
    facts = {
        "corpus": "digits",
        "family": "transformer",
        "config": asdict(CONFIG),
        "n_parameters": model.n_parameters,
        "images": {name: len(part[1]) for name, part in parts.items()},
        "steps": o.steps,
        "tokens_seen": o.steps * BATCH * CONFIG.length,
        "seed": 0,
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
        "cpu_seconds": round(seconds, 1),
        "curve": curve,
        "curve_columns": ["step", "train_nats", "valid_share_right"],
        "test": test,
    }
    experiments.save(o.out, facts, model.state_dict())
    again = [right(train(parts, o.steps, seed)[0], *parts["test"]) for seed in OTHER_SEEDS]
    test["other_seeds_right"] = again
    test["hands_mixed"] = {"right": right(train(cross, o.steps, 0)[0], *cross["test"]), "images": n}
    test["hands_mixed"]["baselines"] = baselines(cross)
    experiments.save(o.out, facts, model.state_dict())
    print(json.dumps(facts["test"], indent=1))


if __name__ == "__main__":
    main()
