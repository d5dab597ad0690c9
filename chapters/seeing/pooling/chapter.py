"""Chapter "Pooling": fewer cells; which order; what is lost; the way up again; one number for a whole map."""

from chapters.seeing.pooling.alias import aliased
from chapters.seeing.pooling.back import back
from chapters.seeing.pooling.bench import CONTROLS as BENCH
from chapters.seeing.pooling.bench import bench_panel
from chapters.seeing.pooling.order import order
from chapters.seeing.pooling.whole import whole

PANELS = (bench_panel, order, aliased, back, whole)
CONTROLS = (*BENCH, *order.controls, *aliased.controls, *back.controls, *whole.controls)
