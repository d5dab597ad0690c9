"""Models of labelled sequences: the hidden Markov model, the conditional random field, Chinese word segmentation."""
