"""Panel "colours": k-means on the colours alone, on the scene, the photographs, or a picture of the visitor's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from statistics import mean
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from chapters.seeing.segment.figure import errors_figure
from chapters.seeing.segment.scene import look, now, or_dash
from chapters.seeing.segment.source import MODELS
from chapters.seeing.shown import Shown, row
from llm_core.checkpoints import CheckpointError
from llm_core.data.photographs import CREDIT, PhotographMissing, photograph
from llm_core.vision.kmeans import Clusters, distances, kmeans, moved, start
from llm_core.vision.masks import confusion, iou
from llm_core.vision.segment_training import Trained
from llm_core.vision.shape_scenes import CLASSES, scene
from ui.controls.choice import Choice
from ui.controls.number import MOST_SEED, Number
from ui.controls.picture import PictureBox
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.rows import listing, named_value, noted
from ui.lesson.sentence import joined
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import percent
from ui.show.table import Cell, foot, table
from ui.site.theme import dark

SIDE = 180
"""Of a picture of the visitor's own, so many pixels in each direction are kept."""
PICTURE = Choice("colors_picture", ("scene", "china", "flower", "own"), label="picture", names="picture_")
K = Number("colors_k", 1, 8, 4, label="k", slider=True)
START = Number("colors_start", 1, MOST_SEED, 1, label="start", again="another_start")
CONTROLS = (PICTURE, K, START)
LEAST = 0.1
"""Of its pixels; of at most eight clusters one always holds as much of each thing that is seen."""
TEST = 200
"""Held-out scenes of the record."""
SNIPPET = """from llm_core.data.photographs import photograph
from llm_core.vision.kmeans import kmeans, start

points = photograph("china").reshape(-1, 3).astype(float)
found = kmeans(points, start(points, 4, seed=1))
print(found.centres.round(), found.rounds, found.errors[-1] / len(points))
"""

Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Grouped:
    """A picture, and the clusters of its colours."""

    image: Image
    clusters: Clusters

    @property
    def painted(self) -> Image:
        """Give every pixel the mean colour of its cluster."""
        means = self.clusters.centres.round().astype(np.uint8)
        found: Image = means[self.clusters.labels].reshape(self.image.shape)
        return found


@st.fragment
def colors_panel(words: Lesson) -> None:
    """Draw everything of the panel."""
    expect: dict[str, object] = {}
    with panel(words, "segment_colors", [kmeans, distances, moved, start, SNIPPET], expect, wide=True):
        with st.container(horizontal=True, key="colors_controls", vertical_alignment="bottom", gap="medium"):
            picture, k, seed = PICTURE.draw(words), K.draw(words), START.draw(words)
        found = grouped(words, picture, k, seed)
        if found is None:
            return
        draw(words, found, picture, k)
        try:
            known = MODELS.get()
        except CheckpointError as reason:
            notice(words.ui("failed", reason=reason))
            return
        expect |= sentence(found) | measured(known.facts["shapes"])
        if picture == "scene":
            agreement(words, found, known)


def grouped(words: Lesson, picture: str, k: int, seed: int) -> Grouped | None:
    """Group the colours of the chosen picture; None, with a notice, when there is none."""
    if picture == "own":
        own = PictureBox("colors_own", SIDE).draw(words)
        return None if own is None else group(own.pixels, k, seed)
    if picture == "scene":
        ground, shapes = now()
        return group(scene(shapes, ground).image, k, seed)
    try:
        notice(lesson("pictures").ui("credit", who=CREDIT[picture]), "gb-note")
        return of_photograph(picture, k, seed)
    except PhotographMissing as reason:
        notice(lesson("pictures").ui("missing", reason=reason))
        return None


def group(image: Image, k: int, seed: int) -> Grouped:
    """Group the colours of an image."""
    points = image.reshape(-1, 3).astype(float)
    return Grouped(image, kmeans(points, start(points, k, seed)))


@lru_cache(maxsize=32)
def of_photograph(name: str, k: int, seed: int) -> Grouped:
    """Group a photograph, once for everybody. Raises PhotographMissing."""
    return group(photograph(name), k, seed)


def draw(words: Lesson, found: Grouped, picture: str, k: int) -> None:
    """Draw the picture, its clusters, their means, and the error over the rounds."""
    height, width, _ = found.image.shape
    if len(found.clusters.centres) < k:
        notice(words.ui("few_colors", colors=len(found.clusters.centres), k=k))
    if height * width == 1:
        notice(words.ui("one_pixel"))
    name = words.ui(f"picture_{picture}")
    shown = [
        Shown(found.image, words.ui("colors_before", name=name), words.ui("colors_before", name=name)),
        Shown(
            found.painted,
            words.ui("colors_after"),
            words.ui("colors_after_alt", k=len(found.clusters.centres)),
        ),
    ]
    st.html(row(shown, 360))
    left, right = st.columns([3, 4], gap="large")
    with left:
        st.html(means_table(words, found.clusters))
        if picture == "scene":
            st.html(foot(words.ui("in_clusters", least=percent(LEAST)), *in_scene(words, found.clusters)))
    with right:
        labels = draw_labels(words, "round", "error", prefix="colors_")
        errors = [one / found.clusters.labels.size for one in found.clusters.errors]
        chart("colors_errors", words.ui("colors_errors_alt"), errors_figure, errors, labels, dark())


def in_scene(words: Lesson, clusters: Clusters) -> list[str]:
    """Name for each cluster of the scene what lies in it, as the scene's buttons number the shapes."""
    ground, shapes = now()
    names = [words.ui("class_ground")]
    names += [
        joined(" ", [words.ui(f"class_{CLASSES[one.kind]}"), str(i)]) for i, one in enumerate(shapes, 1)
    ]
    told = [
        [noted(words, names[thing], percent(part)) for thing, part in one.items()]
        for one in lying_in(scene(shapes, ground).truth.instances.ravel(), clusters)
    ]
    cluster = words.ui("column_cluster")
    return [
        named_value(words, joined(" ", [cluster, str(number)]), listing(words, one) or "–")
        for number, one in enumerate(told, start=1)
    ]


def lying_in(things: NDArray[np.integer], clusters: Clusters) -> list[dict[int, float]]:
    """Find for each cluster which numbers of things, (N,), lie in it, with the share of their pixels; from LEAST on."""
    count = len(clusters.centres)
    parts = {
        int(one): np.bincount(clusters.labels[things == one], minlength=count) / (things == one).sum()
        for one in np.unique(things)
    }
    return [
        {one: float(part[cluster]) for one, part in parts.items() if part[cluster] >= LEAST}
        for cluster in range(count)
    ]


def means_table(words: Lesson, clusters: Clusters) -> str:
    """Write the mean colour of each cluster, and its share of the pixels."""
    shares = np.bincount(clusters.labels, minlength=len(clusters.centres)) / clusters.labels.size
    rows: list[list[str | Cell]] = []
    for number, (colour, part) in enumerate(zip(clusters.centres, shares, strict=True), start=1):
        red, green, blue = (round(float(value)) for value in colour)
        swatch = Cell("\u2003", background=f"rgb({red},{green},{blue})")
        rows.append([str(number), swatch, f"\u2002{red}, {green}, {blue}", percent(float(part))])
    columns = [words.ui(f"column_{one}") for one in ("cluster", "swatch", "mean", "part")]
    return table(columns, rows, label=words.ui("means_table"), fitted=True)


def sentence(found: Grouped) -> dict[str, object]:
    """Say how it came to rest, and how far pixels are from their mean."""
    clusters = found.clusters
    distance = (clusters.errors[-1] / clusters.labels.size) ** 0.5
    return {"rounds": clusters.rounds, "distance": f"{distance:.0f}"}


def measured(facts: dict[str, Any]) -> dict[str, object]:
    """Give the mean IoU of the kinds on held-out scenes: of the colours, and of the networks (mean over the seeds)."""
    colors, *networks = (np.array(counts) for counts in (facts["colors"]["counts"], *facts["counts"]))
    return {
        "scenes": TEST,
        "test_iou": percent(mean(float(iou(one)[1:].mean()) for one in networks)),
        "colors_iou": percent(float(iou(colors)[1:].mean())),
    }


def agreement(words: Lesson, found: Grouped, known: Trained) -> None:
    """Compare the clusters of the scene with its truth and with the network, in IoU of each kind."""
    ground, shapes = now()
    seen = look(known.models["shapes"], shapes, ground)
    labels, clusters = seen.scene.truth.labels.ravel(), found.clusters.labels
    best = [
        int(np.bincount(labels[clusters == one], minlength=len(CLASSES)).argmax())
        for one in range(len(found.clusters.centres))
    ]
    colors = iou(confusion(labels, np.array(best)[clusters], len(CLASSES)))
    rows: list[list[str | Cell]] = [
        [words.ui(f"class_{name}"), or_dash(float(a)), or_dash(float(b))]
        for name, a, b in zip(CLASSES, colors, iou(seen.counts), strict=True)
    ]
    columns = [words.ui(f"column_{one}") for one in ("class", "by_colors", "by_network")]
    st.html(table(columns, rows, label=words.ui("agreement_table"), fitted=True))
