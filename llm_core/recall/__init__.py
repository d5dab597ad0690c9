"""Remember it: one letter among others, recalled after a delay, by four kinds of machine of one size."""
