"""The subject of Glassbox: language models written to be read, and the tools that look inside them.

Knows nothing about the website: it imports torch and numpy, never streamlit or plotly.
"""
