"""The one list: page -> its chapters in reading order; and those whose first answer is there before a visitor asks."""

CONTENTS: dict[str, tuple[str, ...]] = {
    "home": ("home",),
    "inside": ("map", "chart", "large", "loop", "made", "check"),
    "learning": ("neuron", "playground", "backprop", "optimisers", "batches", "overfitting", "features", "check"),
    "seeing": (
        "convolution", "pooling", "digit", "where", "segment", "tracks", "clean",
        "style", "same", "duel", "denoise", "ways", "check",
    ),
    "counting": ("pairs", "bayes", "surprise", "ngram", "game", "hidden", "labels", "check"),
    "memory": ("tokens", "vectors", "cell", "gradients", "gates", "remember", "forecast", "strip", "check"),
    "arena": ("write", "readers", "scoreboard", "train"),
    "attention": ("look", "hand", "scores", "bottleneck", "heads", "sides", "check"),
    "transformer": (
        "walk", "block", "positions", "peeking", "shapes", "train", "clinic", "speed", "check",
    ),
    "studio": ("write", "summarise"),
}  # fmt: skip

PREPARED = ("transformer.train", "counting.ngram")
"""Chapters that show everybody the same answer of seconds at first: `prepare` of their chapter.py makes it."""
