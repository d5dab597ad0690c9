"""Train networks that clean and enlarge pictures: python scripts/train_restorers.py [--steps 400]

Writes assets/experiments/restorers.*. From digits and from the left parts of two photographs, three seeds each: a
denoiser that saw Gaussian noise, one that saw salt and pepper, an enlarger by 2, one by 4. Then all of them, and the
rules that nobody trained, on test digits and on the right parts of the photographs. Last, pairs of digits that become
the same small picture.
"""

import argparse
import datetime
import functools
import pathlib
import platform
import shlex
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import torch

from llm_core import experiments
from llm_core.vision.filters import blur, median
from llm_core.vision.noise import NOISES
from llm_core.vision.psnr import mean_square, psnr
from llm_core.vision.resize import KINDS as RULES
from llm_core.vision.resize import enlarge, shrink
from llm_core.vision.restore import FACTORS, KINDS, RECORD, SEEN, stored, untrained
from llm_core.vision.restore_data import HOMES, held_out, images
from llm_core.vision.restore_training import BATCH, learn
from llm_core.vision.two_originals import search

SEEDS, STRENGTHS = (1, 2, 3), (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
MEDIANS, SIGMAS = (1, 3, 5, 7), (0.0, 0.5, 0.75, 1.0, 1.5, 2.0)
"""Settings of the simple filters; for each noise and strength the best one on validation pictures is taken."""
NOISE_SEED, PAIRS, TRIES, VALID = 7, 8, 2000, 200


def train(home, kind, steps, seed):
    """Train one network; returns it and its curve: step, mean squared error, PSNR of validation pictures."""
    model, curve = untrained(kind, seed), []
    for event in learn(model, home, kind, steps, seed):
        loss = None if event.step == 0 else round(event.loss, 6)
        curve.append([event.step, loss, round(event.valid, 3)])
    print(home, kind, seed, curve[-1], round(event.seconds, 1), flush=True)
    return model.eval(), curve


@torch.inference_mode()
def decibels(clean, repair, damage):
    """Compute the PSNR over all pixels of these pictures together; None where it is infinite."""
    errors = [(mean_square(one, repair(damage(one))), one.numel()) for one in clean]
    total = sum(error * count for error, count in errors) / sum(count for _, count in errors)
    return None if total == 0 else round(psnr(total), 3)


def noisy(kind, strength):
    """Make a function that puts the same noise on the same pictures each time."""
    return lambda clean: NOISES[kind](clean, strength, torch.Generator().manual_seed(NOISE_SEED))


def best(repairs, clean, damage):
    """Choose the setting with the highest PSNR on validation pictures."""
    high = {key: decibels(clean, repair, damage) for key, repair in repairs.items()}
    return max(high, key=lambda key: float("inf") if high[key] is None else high[key])


def denoising(home, networks):
    """Measure every way to clean the test pictures: noise -> way -> one number for each strength."""
    clean, valid = held_out(home), [images(home, "valid")[:VALID]]
    found = {noise: {name: [] for name in ("noisy", "median", "blur", "side", "sigma")} for noise in NOISES}
    for noise, ways in found.items():
        for strength in STRENGTHS:
            damage = noisy(noise, strength)
            side = best({s: lambda x, s=s: median(x, s) for s in MEDIANS}, valid, damage)
            sigma = best({s: lambda x, s=s: blur(x, s) for s in SIGMAS}, valid, damage)
            ways["side"].append(side)
            ways["sigma"].append(sigma)
            ways["noisy"].append(decibels(clean, lambda x: x, damage))
            ways["median"].append(decibels(clean, lambda x, s=side: median(x, s), damage))
            ways["blur"].append(decibels(clean, lambda x, s=sigma: blur(x, s), damage))
        ways["networks"] = {
            seen: [
                [decibels(clean, networks[home, seen, seed], noisy(noise, s)) for s in STRENGTHS]
                for seed in SEEDS
            ]
            for seen in SEEN
        }
    return found


def enlarging(home, networks):
    """Measure every way to enlarge the test pictures: factor -> way -> decibels, of networks one for each seed."""
    clean, found = held_out(home), {}
    for kind, factor in FACTORS.items():
        damage = functools.partial(shrink, factor=factor)
        rules = {
            rule: decibels(clean, lambda x, r=rule, f=factor: enlarge(x, f, r), damage) for rule in RULES
        }
        learnt = {h: [decibels(clean, networks[h, kind, seed], damage) for seed in SEEDS] for h in HOMES}
        found[kind] = {**rules, "networks": learnt}
    return found


def trained(steps):
    """Train every network; returns the tensors and the curves."""
    tensors, curves = {}, {}
    for home in HOMES:
        curves[home] = {kind: [] for kind in KINDS}
        for kind in KINDS:
            for seed in SEEDS:
                model, curve = train(home, kind, steps, seed)
                tensors |= {f"{home}.{kind}.{seed}.{key}": t for key, t in model.state_dict().items()}
                curves[home][kind].append(curve)
    return tensors, curves


def facts_of(steps, curves):
    """Collect how the networks were made."""
    return {
        "corpus": "mnist, photographs",
        "family": "restorers",
        "homes": list(HOMES),
        "images": {home: {part: len(images(home, part)) for part in ("train", "valid")} for home in HOMES},
        "n_parameters": {kind: sum(p.numel() for p in untrained(kind, 1).parameters()) for kind in KINDS},
        "steps": steps,
        "tokens_seen": steps * BATCH,
        "seed": list(SEEDS),
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
        "cpu_seconds": round(time.process_time(), 1),
        "curve_columns": ["step", "train_mse", "valid_psnr"],
        "curves": curves,
    }


def measured(name):
    """Test the stored networks, as they are stored, and the rules that nobody trained."""
    facts, tensors = experiments.record(name), experiments.weights(name)
    networks = {(h, k, s): stored(tensors, h, k, s) for h in HOMES for k in KINDS for s in SEEDS}
    return facts | {
        "measure_command": shlex.join(["python", *sys.argv]),
        "test": "noise, enlarge",
        "strengths": list(STRENGTHS),
        "noise": {home: denoising(home, networks) for home in HOMES},
        "enlarge": {home: enlarging(home, networks) for home in HOMES},
        "pairs": {kind: [list(pair[:2]) for pair in search(f, PAIRS, TRIES)] for kind, f in FACTORS.items()},
    }


def main():
    """Train everything and write the record; then test everything and write it again."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--steps", type=int, default=400)
    args.add_argument("--only", choices=("train", "measure"), help="one half of the work")
    args.add_argument("--out", default=RECORD)
    o = args.parse_args()
    torch.set_num_threads(1)
    if o.only != "measure":
        tensors, curves = trained(o.steps)
        experiments.save(o.out, facts_of(o.steps, curves), tensors)
    if o.only != "train":
        facts = measured(o.out)
        experiments.save(o.out, facts)
        print(facts["noise"], facts["enlarge"], facts["pairs"])


if __name__ == "__main__":
    main()
