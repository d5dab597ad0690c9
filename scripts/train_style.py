"""Train the CNN whose maps style transfer reads, and paint the strip: python scripts/train_style.py [--steps 900]

    python scripts/train_style.py --paint       paints the strip again with the stored network

Writes assets/experiments/textures.*: three seeds (the weights of the first are kept) with their curves, how well Gram
matrices alone tell textures apart (of pixels, of untrained filters, of trained ones), and pictures of style transfer.
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
from llm_core.vision.style import gram, style_reader, stylise
from llm_core.vision.style_pictures import CONTENT, SIZE, STYLES, small_photograph, style_picture
from llm_core.vision.texture_net import (
    BATCH,
    CLASSES,
    RECORD,
    TextureNet,
    held_out_part,
    image_of,
    learn,
    share_right,
    trained,
    untrained,
)

SEEDS, TEST = (1, 2, 3), 500
WEIGHTS, STEPS, EVERY, KEPT = (1.0, 10.0, 100.0, None), 120, 10, (10, 40, 120)


def train(steps, seed):
    """Train one network; returns it as it is stored, its weights, and its curve: step, nats, share right."""
    net, curve = untrained(seed), []
    for event in learn(net, steps, seed, every=50):
        loss = None if event.step == 0 else round(event.loss, 4)
        curve.append([event.step, loss, round(event.valid, 4)])
        print(seed, curve[-1], round(event.seconds), flush=True)
    halves, kept = {key: t.half().float() for key, t in net.state_dict().items()}, TextureNet()
    kept.load_state_dict(halves)
    return kept.eval(), halves, curve


@torch.no_grad()
def by_gram(maps_of):
    """Compute the share of patches whose nearest neighbour among others, by Gram matrices alone, is of their kind."""
    pictures, labels = held_out_part(TEST)
    grams = torch.stack([torch.cat([gram(one).flatten() for one in maps_of(p)]) for p in pictures])
    apart = torch.cdist(grams, grams)
    apart.fill_diagonal_(float("inf"))
    return round(float((labels[apart.argmin(1)] == labels).float().mean()), 4)


def strip(name, net):
    """Paint with every style and weight; returns the losses and the pictures, by style and weight."""
    reader, content, runs, pictures = style_reader(net), small_photograph(CONTENT), {}, {}
    for style in STYLES:
        for weight in WEIGHTS:
            key = f"{name}.{style}.{'alone' if weight is None else f'{weight:g}'}"
            sights = list(stylise(reader, content, style_picture(style), weight, STEPS, EVERY))
            runs[key] = [[one.step, round(one.content, 5), round(one.style, 5)] for one in sights]
            kept = [one for one in sights if one.step in KEPT]
            pictures |= {f"picture.{key}.{one.step}": torch.from_numpy(image_of(one.picture)) for one in kept}
            print(key, runs[key][-1], flush=True)
    return runs, pictures


def paint_again(name):
    """Paint the strip with the network of the record, and write both."""
    known = trained()
    facts, halves = known.facts, {key: t.half().float() for key, t in known.net.state_dict().items()}
    runs, pictures = {}, {}
    for filters, net in (("trained", known.net), ("random", untrained(SEEDS[0]))):
        found = strip(filters, net)
        runs |= found[0]
        pictures |= found[1]
    facts["strip"] = {
        "size": list(SIZE),
        "kept": list(KEPT),
        "runs": runs,
        "command": shlex.join(["python", *sys.argv]),
    }
    experiments.save(name, facts, halves | pictures)


def main():
    """Train everything, paint, and write the record."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--steps", type=int, default=900)
    args.add_argument("--paint", action="store_true")
    args.add_argument("--out", default=RECORD)
    o = args.parse_args()
    torch.set_num_threads(1)
    if o.paint:
        return paint_again(o.out)
    began, facts = time.process_time(), {"curves": [], "right": [], "gram": {"trained": [], "random": []}}
    facts["gram"]["pixels"] = by_gram(lambda picture: [picture])
    runs, pictures, tensors = {}, {}, {}
    for seed in SEEDS:
        net, halves, curve = train(o.steps, seed)
        facts["curves"].append(curve)
        facts["right"].append(round(share_right(net, held_out_part(TEST)), 4))
        for name, one in (("trained", net), ("random", untrained(seed))):
            facts["gram"][name].append(by_gram(style_reader(one).maps))
            if seed == SEEDS[0]:
                found = strip(name, one)
                runs |= found[0]
                pictures |= found[1]
        tensors = tensors or halves
        facts |= {
            "corpus": "eight textures drawn by a program, pieces of two photographs",
            "family": "cnn",
            "classes": list(CLASSES),
            "n_parameters": net.n_parameters,
            "images": {"test": TEST},
            "steps": o.steps,
            "batch": BATCH,
            "strip": {"size": list(SIZE), "kept": list(KEPT), "runs": runs},
            "seed": list(SEEDS[: len(facts["curves"])]),
            "command": shlex.join(["python", *sys.argv]),
            "date": datetime.date.today().isoformat(),
            "machine": f"{platform.machine()}, 1 CPU thread, torch {torch.__version__}",
            "cpu_seconds": round(time.process_time() - began, 1),
            "curve_columns": ["step", "train_nats", "held_out_share_right"],
        }
        experiments.save(o.out, facts, tensors | pictures)
        print(facts["right"], facts["gram"], flush=True)


if __name__ == "__main__":
    main()
