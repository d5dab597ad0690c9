"""Chapter "Train it, find a head, switch it off": one small GPT from noise to words, then taken apart."""

from chapters.transformer.train import heads, snapshots, training

prepare = snapshots.prepare
PANELS = (snapshots.snapshots_panel, training.training_panel, heads.heads_panels)
CONTROLS = (*snapshots.CONTROLS, *training.CONTROLS, *heads.CONTROLS)
