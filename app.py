"""What `streamlit run app.py` starts: the site with its routes and its warm-up. Its script is ui/main.py."""

import streamlit as st

from ui.site.server import lifespan, notice_failed_page, routes
from ui.work.memory import few_heaps

few_heaps()
app = st.App("ui/main.py", routes=routes, lifespan=lifespan, on_script_error=notice_failed_page)
