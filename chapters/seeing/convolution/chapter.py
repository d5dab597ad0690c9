"""Chapter "Convolution": the same few weights everywhere; what they cost, how far they see, where else they slide."""

from chapters.seeing.convolution.bench import CONTROLS as BENCH
from chapters.seeing.convolution.bench import bench_panel
from chapters.seeing.convolution.count import counted
from chapters.seeing.convolution.field import CONTROLS as FIELD
from chapters.seeing.convolution.field import seen_by
from chapters.seeing.convolution.phrases import phrases
from chapters.seeing.convolution.wave import wave

PANELS = (bench_panel, counted, seen_by, wave, phrases)
CONTROLS = (*BENCH, *counted.controls, *FIELD, *wave.controls, *phrases.controls)
