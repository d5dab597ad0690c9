"""What `streamlit run app.py` starts: the site with its own routes and the warm-up. The script of the site is ui/main.py."""

import streamlit as st

from ui.server import lifespan, routes, say_sorry

app = st.App("ui/main.py", routes=routes, lifespan=lifespan, on_script_error=say_sorry)
