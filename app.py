"""What `streamlit run app.py` starts: the site with its own routes and the warm-up. The script of the site is ui/main.py."""

import streamlit as st

from ui.server import lifespan, routes

app = st.App("ui/main.py", routes=routes, lifespan=lifespan)
