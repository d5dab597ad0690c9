"""Chapter "A neuron": weighted sum and bend, a rule from examples, a hidden layer, a neuron in a Transformer."""

from chapters.learning.neuron.bench import CONTROLS as BENCH
from chapters.learning.neuron.bench import bench
from chapters.learning.neuron.count import counted
from chapters.learning.neuron.depth import depth
from chapters.learning.neuron.hidden import CONTROLS as HIDDEN
from chapters.learning.neuron.hidden import hidden
from chapters.learning.neuron.logit import logit
from chapters.learning.neuron.rule import rule

PANELS = (bench, rule, hidden, depth, counted, logit)
CONTROLS = (*BENCH, *rule.controls, *HIDDEN, *depth.controls, *counted.controls, *logit.controls)
