"""What language models are used for, with the plain baselines and the measures beside them."""
