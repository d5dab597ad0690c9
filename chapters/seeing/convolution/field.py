"""Panel "how far does a unit see": layers over a digit, and the pixels that reach a unit; the browser computes."""

from __future__ import annotations

from chapters.seeing.convolution.component import field as component
from llm_core.data.mnist import INK, SIDE, MnistMissing, mnist
from llm_core.vision.receptive_field import Layer, field, n_weights, units, ways
from ui.controls.held import Held
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.notice import notice
from ui.lesson.words import Lesson
from ui.show.components import labels_of
from ui.site.language import html_lang

CONTROLS = (Held("conv_field_layers"), Held("conv_field_unit"))
DIGIT = 400
"""Of the test part: what lies under the layers."""
CHANNELS = 64
TWO, ONE = (Layer(3), Layer(3)), (Layer(5),)
IN_BROWSER = InBrowser(
    "chapters/seeing/convolution/component/reach.js",
    "tests/e2e/test_convolution.py::test_the_field_in_the_browser_is_the_library_s",
)


def draw(words: Lesson) -> dict[str, object]:
    """Mount the component; what it should show is computed by the library."""
    try:
        image = mnist("test").images[DIGIT]
    except MnistMissing as reason:
        notice(words.ui("failed", reason=reason))
        return {}
    labels = labels_of(words)
    component(
        {"lang": html_lang(), "labels": labels, "side": SIDE, "ink": INK, "image": image.flatten().tolist()}
    )
    return expected()


def expected() -> dict[str, object]:
    """Compute the numbers of "what you should see"."""
    top = ways(TWO, 0, SIDE)
    return {
        "width": field(TWO)[0],
        "units": units(TWO, SIDE)[-1],
        "two": f"{n_weights(TWO, CHANNELS):,}",
        "one": f"{n_weights(ONE, CHANNELS):,}",
        "middle": int(top.max()) ** 2,
        "corner": int(top[0]) ** 2,
    }


def in_python() -> str:
    """Write the same in Python."""
    return """from llm_core.vision.receptive_field import Layer, field, n_weights, ways

two, one = [Layer(3), Layer(3)], [Layer(5)]
print(field(two), field(one), n_weights(two, 64), n_weights(one, 64))
print(ways(two, 11, 28))
"""


seen_by = Demo(
    "conv_field",
    component=draw,
    code=[field, ways, n_weights, IN_BROWSER],
    snippet=in_python,
    locks=tuple(control.key for control in CONTROLS),
    wide=True,
)
