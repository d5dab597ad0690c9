"""The one list: page -> its chapters in reading order."""

CONTENTS: dict[str, tuple[str, ...]] = {
    "home": ("home",),
    "arena": ("write", "readers", "scoreboard", "train"),
    "attention": ("look", "hand", "scores", "bottleneck", "heads", "sides", "check"),
    "transformer": (
        "walk", "block", "positions", "peeking", "shapes", "train", "clinic", "speed", "check",
    ),
    "studio": ("write", "summarise"),
}  # fmt: skip
