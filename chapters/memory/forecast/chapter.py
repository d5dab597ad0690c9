"""Chapter "Forecasting honestly": three series and their opponents, why levels fail, trading, an own table, tokens."""

from chapters.memory.forecast.bench import bench_panel
from chapters.memory.forecast.own import PERIOD, SMALL, TARGET, own_panel
from chapters.memory.forecast.own_table import COLUMN, SOURCE
from chapters.memory.forecast.ranges import ranges_panel
from chapters.memory.forecast.tokens import tokens_panel
from chapters.memory.forecast.trade import trade_panel

PANELS = (bench_panel, ranges_panel, trade_panel, own_panel, tokens_panel)
DEMOS = (bench_panel, ranges_panel, trade_panel, tokens_panel)
CONTROLS = (
    *(control for demo in DEMOS for control in demo.controls),
    SOURCE,
    COLUMN,
    PERIOD,
    TARGET,
    SMALL.seed,
)
