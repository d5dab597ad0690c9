"""Forecasting the next number of a series, beside the opponents that every forecast must beat.

A series is x (N,), oldest first; the forecast of x[t] may read x[:t] alone, and of those the last WINDOW.
"""
