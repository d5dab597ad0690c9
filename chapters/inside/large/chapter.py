"""Chapter "How large is large?": parameters by part, depth against width, experts, memory, cost of a training."""

from chapters.inside.large.experts import experts
from chapters.inside.large.memory import memory
from chapters.inside.large.models import models
from chapters.inside.large.own import own
from chapters.inside.large.training import training

PANELS = (models, own, experts, memory, training)
CONTROLS = tuple(control for demo in PANELS for control in demo.controls)
