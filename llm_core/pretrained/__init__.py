"""Pretrained models: which, where from, which engine runs them on this machine."""
