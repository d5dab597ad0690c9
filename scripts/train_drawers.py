"""Train three networks that draw digits: python scripts/train_drawers.py [--steps 1500]

Writes assets/experiments/drawers.* after each network, and goes on from there when it is started again. All learn from
the same 4,000 digits of 14 x 14 pixels, for as many steps of 64, from three seeds; a judge that learnt to name real
digits then says which of 500 samples it recognises. Beside them a VAE of two latent numbers, for its map. The weights
of the first seed are kept, of the others only what was measured.
"""

import argparse
import datetime
import pathlib
import platform
import shlex
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import torch

from llm_core import experiments
from llm_core.drawing.drawers import (
    FLAT,
    KINDS,
    RECORD,
    drawing_part,
    filled,
    n_weights,
    samples,
    untrained,
)
from llm_core.drawing.drawers_training import BATCH, learn
from llm_core.drawing.image_diffusion import LEVELS, STEPS
from llm_core.drawing.judge import (
    COVERED,
    PASS,
    Judge,
    bar_of,
    class_shares,
    covered,
    judged,
    nearest,
    share_right,
    teach,
)
from llm_core.drawing.small_digits import SIDE, small_digits
from llm_core.shapes import read_object

SEEDS, DRAWN, JUDGE_STEPS, JUDGE_SEED = (1, 2, 3), 500, 600, 0
QUANTILES = (0.01, 0.25, 0.5, 0.75, 0.99)


def train_judge():
    """Train the judge; returns it with what the record says of it."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(JUDGE_SEED)
        judge = Judge()
    curve = [[step, round(right, 4)] for step, right in teach(judge, JUDGE_STEPS, JUDGE_SEED)]
    judge = filled(Judge(), as_stored("judge", judge), "judge")
    return judge, {
        "n_parameters": n_weights(judge),
        "steps": JUDGE_STEPS,
        "seed": JUDGE_SEED,
        "curve": curve,
        "test_share_right": share_right(judge, "test"),
        "bar": bar_of(judge),
    }


def as_stored(name, model):
    """Give the weights of a network as the record keeps them: in 16 bits."""
    state = model.state_dict().items()
    return {f"{name}.{key}": one.half().float() if one.is_floating_point() else one for key, one in state}


def train(kind, judge, bar, steps, seed):
    """Train one drawer; returns it as it is stored, and what the record says of its training."""
    model, curve = untrained(kind, seed), []
    for seen in learn(model, small_digits("train")[0], (judge, bar), steps, seed):
        losses = [round(loss, 4) for loss in seen.losses.values()]
        curve.append([seen.step, round(seen.recognised, 4), *losses])
        print(kind, seed, curve[-1], round(seen.seconds), flush=True)
    facts = {"curve": curve, "cpu_seconds": round(seen.seconds, 1), "losses": list(seen.losses)}
    return as_stored(kind, model), facts


def measure(images, judge, bar):
    """Say which images the judge recognises, and how far they are from the nearest training digit."""
    shares = class_shares(judged(judge, images), bar)
    _, distances = nearest(images, small_digits("train")[0])
    return {
        "recognised": round(float(shares.sum()), 4),
        "classes": [round(float(share), 4) for share in shares],
        "covered": covered(shares),
        "distances": [round(float(distances.quantile(q)), 4) for q in QUANTILES],
    }


def main():
    """Train whatever the record does not hold yet."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--steps", type=int, default=1500)
    args.add_argument("--out", default=RECORD)
    o = args.parse_args()
    torch.set_num_threads(1)
    facts, tensors = begun(o)
    judge, bar = filled(Judge(), tensors, "judge"), facts["judge"]["bar"]
    for seed in SEEDS:
        for kind in KINDS if seed != SEEDS[0] else (*KINDS, FLAT):
            mine = facts["drawers"].setdefault(kind, {"seeds": {}})
            if str(seed) in mine["seeds"]:
                continue
            state, told = train(kind, judge, bar, o.steps, seed)
            model = filled(untrained(kind, seed), state, kind)  # as it is stored
            mine["seeds"][str(seed)] = told | measure(samples(model, DRAWN, seed), judge, bar)
            mine |= {"n_drawing": n_weights(drawing_part(model)), "n_parameters": n_weights(model)}
            if seed == SEEDS[0]:
                tensors |= state
            experiments.save(o.out, facts, tensors)
            print(kind, seed, mine["seeds"][str(seed)], flush=True)


def begun(o):
    """Read the record as far as it has come with as many steps, or begin it with the judge."""
    if experiments.available(o.out):
        facts = read_object(experiments.folder() / f"{o.out}.json")  # not whole yet: its shape is not checked
        if facts["steps"] == o.steps:
            return facts, experiments.weights(o.out)
    began = time.process_time()
    judge, told = train_judge()
    told["cpu_seconds"] = round(time.process_time() - began, 1)
    print(told, flush=True)
    noise = torch.rand(DRAWN, SIDE, SIDE, generator=torch.Generator().manual_seed(0))
    facts = {
        "corpus": "mnist",
        "family": "drawers",
        "images": {part: len(small_digits(part)[1]) for part in ("train", "valid", "test")},
        "config": {"side": SIDE, "levels": LEVELS, "drawing_steps": STEPS, "pass": PASS, "covered": COVERED},
        "steps": o.steps,
        "batch": BATCH,
        "tokens_seen": o.steps * BATCH,
        "samples": DRAWN,
        "seed": list(SEEDS),
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
        "curve_columns": ["step", "recognised", "losses"],
        "quantiles": list(QUANTILES),
        "judge": told,
        "real": measure(small_digits("test")[0], judge, told["bar"]),
        "noise": measure(noise, judge, told["bar"]),
        "drawers": {},
    }
    return facts, as_stored("judge", judge)


if __name__ == "__main__":
    main()
