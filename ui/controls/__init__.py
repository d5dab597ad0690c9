"""Controls bound to the link: choices, numbers, texts, sampling rules, the choice of a model."""
