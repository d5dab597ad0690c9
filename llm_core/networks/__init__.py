"""Networks that are not language models: images, graphs, small functions."""
