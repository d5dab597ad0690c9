"""One forward pass with every intermediate number and the line of code that computed it."""
