"""The clinic: a model with six defects, the lines that repair it, and the tests that find them."""
