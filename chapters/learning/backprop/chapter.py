"""Chapter "Backpropagation": the loss, the way back edge by edge, what is done with the gradient, a real model."""

from chapters.learning.backprop.losses import losses
from chapters.learning.backprop.model import model
from chapters.learning.backprop.path import AT as PATH_AT
from chapters.learning.backprop.path import path
from chapters.learning.backprop.stages import stages
from chapters.learning.backprop.stepper import AT, stepper

PANELS = (stepper, losses, stages, path, model)
CONTROLS = (*(control for demo in PANELS for control in demo.controls), AT, PATH_AT)
