"""A bare Streamlit page with about as many elements as a page of the site: what these cost without any content.

Run by benchmarks/page_run.py. `?what=charts` adds ten line charts, made once; `?what=parts` ten empty components.
"""

import plotly.graph_objects as go
import streamlit as st

st.set_page_config(page_title="bare", layout="wide")
what = st.query_params.get("what", "")


@st.cache_resource
def figure(number):
    return go.Figure(go.Scatter(y=[((number + 1) * x) % 17 for x in range(200)]))


@st.cache_resource
def part():
    return st.components.v2.component("bare_part", html="<p>x</p>", js="export default function () {}")


st.title("Hello")
for i in range(10):
    left, right = st.columns(2)
    with left:
        st.html(f"<p>some text number {i} of a panel with words</p>")
        st.markdown("**b**")
    with right:
        st.slider("s", 0, 10, 3, key=f"slider{i}")
        st.html("<b>figure</b>")
    if what == "charts":
        st.plotly_chart(figure(i), key=f"chart{i}")
    if what == "parts":
        part()(data={"numbers": list(range(2000))}, key=f"part{i}")
    with st.expander("code"):
        st.code("print(1)")
    st.caption("source")
