"""What `streamlit run app.py` starts: the site with its routes and its warm-up. Its script is ui/main.py."""

import streamlit as st

from ui.site.middleware import middleware
from ui.site.outside import ask_nobody
from ui.site.server import lifespan, notice_failed_page, routes
from ui.work.memory import few_heaps

few_heaps()
ask_nobody()
app = st.App(
    "ui/main.py", routes=routes, lifespan=lifespan, middleware=middleware, on_script_error=notice_failed_page
)
