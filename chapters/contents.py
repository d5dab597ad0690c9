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
    "attention": ("hand", "look", "scores", "bottleneck", "heads", "sides", "check"),
    "transformer": (
        "walk", "block", "positions", "peeking", "shapes", "train", "clinic", "speed", "check",
    ),
    "studio": ("write", "summarise"),
}  # fmt: skip

BEFORE = {"attention": "look"}
"""Page -> the chapter that came first before: an address with settings but no chapter was shared then and means it."""

PREPARED = ("transformer.train", "counting.ngram")
"""Chapters that show everybody the same answer of seconds at first: `prepare` of their chapter.py makes it."""
