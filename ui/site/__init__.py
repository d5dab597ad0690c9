"""The frame around every page: navigation, language, theme, routes."""
