"""Probability as it is used on text: tables of pairs, Bayes, surprise and entropy."""
