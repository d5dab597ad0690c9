"""A Streamlit page that does nothing: what Streamlit itself costs when a crowd opens it. See benchmarks/crowd.py.

It has about as many elements as a chapter of the site, without charts, and a segmented control `tab` to press.
"""

import streamlit as st

st.set_page_config(page_title="bare", layout="wide")
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
    with st.expander("Code"):
        st.code("print(1)")
    st.caption("A source")
