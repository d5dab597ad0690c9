"""Chapter "Denoise": noise is added, learnt and taken away again; beside the GAN; and what language models do alike."""

from chapters.seeing.denoise import bench
from chapters.seeing.denoise.compare import both, steps
from chapters.seeing.denoise.twin import twin

PANELS = (bench.add, bench.learn, bench.back, both, steps, twin)
CONTROLS = (*bench.CONTROLS, *both.controls, *steps.controls, *twin.controls)
