"""One lock around what is slow to import, so that five first visitors do not import torch at the same time."""

import threading

HEAVY = threading.RLock()
"""Hold this around any late import of torch or transformers and around reading a checkpoint."""
