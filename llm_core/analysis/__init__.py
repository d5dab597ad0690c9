"""From tensors to numbers that say something: prices of texts, summaries of attention, copied runs."""
