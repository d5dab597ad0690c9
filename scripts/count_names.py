"""How often is a name kept? python scripts/count_names.py [--samples 200] [--json FILE]

Each story opens with a child's name ("Once upon a time there was a little girl named Lily."). A sample keeps the
name when it stands again more than 100 tokens after the prompt, and loses it when only other children's names stand
there. Stories that end before say nothing about memory and are drawn again with the next seed.
"""

import argparse
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from llm_core import checkpoints
from llm_core.generation import Sampling, generate

GIRLS = ["Lily", "Mia", "Lucy", "Sara", "Amy", "Anna", "Ella", "Molly", "Jane", "Emma"]
BOYS = ["Tim", "Tom", "Ben", "Max", "Sam", "Jack", "Bob", "Joe", "Leo", "Billy"]
FAR, LENGTH = 100, 150  # tokens after the prompt


def sample(model, name, seed):
    """Return the words more than FAR tokens after the prompt, or None when the story ended before LENGTH tokens."""
    kind = "girl" if name in GIRLS else "boy"
    ids = model.tokenizer.encode(f"Once upon a time there was a little {kind} named {name}.")
    tokens = list(generate(model, ids, LENGTH, Sampling(temperature=0.8, seed=seed)))
    if len(tokens) < LENGTH:
        return None
    return "".join(t.text for t in tokens), "".join(t.text for t in tokens[FAR:])


def count(model, n_samples):
    """Count how often a name is kept."""
    names, kept, lost, examples, seed = GIRLS + BOYS, 0, 0, [], 0
    for i in range(n_samples):
        name, found = names[i % len(names)], None
        while found is None:
            found, seed = sample(model, name, seed), seed + 1
        whole, late = found
        words = set(re.findall(r"[A-Z][a-z]+", late))
        kept += name in words
        lost += name not in words and bool(words & set(names))
        if i < 5:
            examples.append({"name": name, "text": whole})
    return {
        "samples": n_samples,
        "kept": kept,
        "only_other_names": lost,
        "stories_drawn": seed,
        "examples": examples,
    }


def main():
    """Read the arguments, count, and print or write the result."""
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--samples", type=int, default=200)
    args.add_argument("--json", type=pathlib.Path)
    o = args.parse_args()
    found = {}
    for family in checkpoints.THREE:
        found[family] = count(checkpoints.load("stories", family), o.samples)
        print(family, {k: v for k, v in found[family].items() if k != "examples"}, flush=True)
        print("   ", found[family]["examples"][0]["text"], flush=True)
    if o.json:
        o.json.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
