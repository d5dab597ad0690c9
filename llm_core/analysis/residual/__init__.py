"""The residual stream: who wrote what into it, and what it would predict so far."""
