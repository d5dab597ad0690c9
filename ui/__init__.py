"""Streamlit code that pages share: frame, language, lesson panels, shared models, the work queue."""
