"""A Streamlit page that does nothing: what Streamlit itself costs. Opened by benchmarks/crowd.py and page_run.py.

It has about as many elements as a chapter of the site and a segmented control `tab` to press; `?what=charts` adds ten
line charts, made once, `?what=parts` ten empty components.
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


st.title("A bare page")
tab = st.segmented_control("Part", ["one", "two"], default="one", key="tab")
for row in range(10):
    left, right = st.columns(2)
    with left:
        st.html(f"<p>Text number {row} of part {tab}, about as long as a sentence of a lesson.</p>")
        st.markdown("**A word in bold**")
    with right:
        st.slider("A number", 0, 10, 3, key=f"number_{row}")
        st.html("<b>A figure could stand here.</b>")
    if what == "charts":
        st.plotly_chart(figure(row), key=f"chart_{row}")
    if what == "parts":
        part()(data={"numbers": list(range(2000))}, key=f"part_{row}")
    with st.expander("Code"):
        st.code("print(1)")
    st.caption("A source")
