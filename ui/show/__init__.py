"""How results are shown: charts, tables, number formats, browser components."""
