"""Train the tiny U-Nets that label pixels: python scripts/train_segmenter.py [--steps N] [--out NAME]

Writes assets/experiments/segmenter.*: scenes of shapes and grey pictures with blobs, three seeds each (the weights of
the first are kept), their curves, and what they find in held-out scenes, beside k-means on the colours.
"""

import argparse
import datetime
import pathlib
import platform
import shlex
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import numpy as np
import torch

from llm_core import experiments
from llm_core.vision.kmeans import kmeans, start
from llm_core.vision.masks import confusion, iou, panoptic, panoptic_quality
from llm_core.vision.segment_training import (
    BATCH,
    HELD_OUT,
    RECORD,
    counts,
    found,
    held_out,
    learn,
    stored,
    untrained,
)
from llm_core.vision.shape_scenes import CLASSES, random_scene

SEEDS, TEST, BINS = (1, 2, 3), 200, 100
STEPS = {"blobs": 300, "shapes": 700}


def train(subject, steps, seed):
    """Train one network; returns it as it is stored, and its curve: step, nats, share of held-out pixels right."""
    model, curve = untrained(subject, seed), []
    for event in learn(model, subject, steps, seed, every=100 if subject == "shapes" else 50):
        loss = None if event.step == 0 else round(event.loss, 4)
        curve.append([event.step, loss, round(event.valid, 4)])
        print(subject, seed, curve[-1], round(event.seconds), flush=True)
    halves = {f"{subject}.{key}": t.half().float() for key, t in model.state_dict().items()}
    return stored(halves, subject), halves, curve


def qualities(masks):
    """Compute for masks of the test scenes: things there and found, mean panoptic quality of each kind."""
    scenes = [random_scene(HELD_OUT + i).truth for i in range(TEST)]
    ours = [panoptic(mask) for mask in masks]
    each = [
        [panoptic_quality(truth, mine, kind) for truth, mine in zip(scenes, ours, strict=True)]
        for kind in range(1, len(CLASSES))
    ]
    things = {"there": sum(one.count for one in scenes), "found": sum(one.count for one in ours)}
    return things | {"quality": [round(float(np.nanmean(row)), 4) for row in each]}


def by_colors(k, seed):
    """Label the test scenes by k-means on their colours; each cluster takes the class of most of its true pixels."""
    total = np.zeros((len(CLASSES), len(CLASSES)), int)
    for i in range(TEST):
        scene = random_scene(HELD_OUT + i)
        points, labels = scene.image.reshape(-1, 3).astype(float), scene.truth.labels.ravel()
        clusters = kmeans(points, start(points, k, seed)).labels
        best = [np.bincount(labels[clusters == c], minlength=len(CLASSES)).argmax() for c in range(k)]
        total += confusion(labels, np.array(best)[clusters], len(CLASSES))
    return total.tolist()


def histogram(model, part):
    """Count the probability of a blob in BINS steps: of pixels without one, and of pixels with one."""
    with torch.inference_mode():
        chance = torch.cat([model(p).softmax(1)[:, 1] for p in part[0].split(32)]).numpy()
    there = part[1].numpy() == 1
    return [np.histogram(chance[where], BINS, (0, 1))[0].tolist() for where in (~there, there)]


def add(facts, subject, seed):
    """Train one network, and add what it finds in the test scenes to the facts; returns its weights."""
    part = held_out(subject, TEST)
    model, halves, curve = train(subject, facts["steps"], seed)
    facts["n_parameters"] = model.n_parameters
    facts["curves"].append(curve)
    facts["counts"].append(counts(model, part).tolist())
    if subject == "blobs":
        facts.setdefault("histograms", []).append(histogram(model, part))
    else:
        facts.setdefault("things", []).append(qualities(found(model, part[0]).numpy()))
        facts.setdefault("colors", {"k": 4, "counts": by_colors(4, 1)})
        facts.setdefault("true_mask", qualities(part[1].numpy()))
    print(iou(counts(model, part)), facts.get("things", [""])[-1], flush=True)
    return halves


def main():
    """Train everything and write the record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--steps", type=int, default=0, help="of every network, instead of STEPS")
    args.add_argument("--out", default=RECORD)
    o = args.parse_args()
    torch.set_num_threads(1)
    began, tensors, subjects = time.process_time(), {}, {}
    for subject in STEPS:
        subjects[subject] = {"steps": o.steps or STEPS[subject], "curves": [], "counts": []}
    for seed in SEEDS:
        for subject, facts in subjects.items():
            halves = add(facts, subject, seed)
            tensors |= halves if seed == SEEDS[0] else {}
            experiments.save(o.out, described(subjects, time.process_time() - began), tensors)


def described(subjects, seconds):
    """Say how it was made."""
    return {
        "corpus": "scenes of shapes, grey pictures with blobs (drawn by a program)",
        "family": "unet",
        "subjects": subjects,
        "images": {"test": TEST},
        "batch": BATCH,
        "seed": list(SEEDS[: len(subjects["shapes"]["curves"])]),
        "command": shlex.join(["python", *sys.argv]),
        "date": datetime.date.today().isoformat(),
        "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
        "cpu_seconds": round(seconds, 1),
        "curve_columns": ["step", "train_nats", "held_out_share_right"],
    }


if __name__ == "__main__":
    main()
