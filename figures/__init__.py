"""Arrays and token strings in, figures out. Knows neither torch nor streamlit."""
