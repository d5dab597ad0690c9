"""Streamlit code that pages share: frame, language, lesson panels, shared models, the work queue.

A page is a thin script:

    words = lesson("arena")                              ui/lesson/words.py   prose of the page in the visitor's language
    heading(words.ui("title"), 1); prose(words.ui("lead"), "lead")       ui/lesson/prose.py
    corpus = choice(st.selectbox, words.ui("corpus"), corpora(), "corpus", names=lesson("common").ui)   ui/controls/choice.py
    seed = st.number_input(words.ui("seed"), 0, 9999, 7, key="seed", bind="query-params")
    measured = {}
    with panel(words, "same_prompt", code=[generate], expect=measured):  ui/lesson/panel.py     the live figure goes inside
        st.plotly_chart(figure); measured["bits"] = f"{bits:.2f}"

Translated labels: never format_func together with bind="query-params" (the link would carry the translated label),
use `choice`. Keys of widgets are names in the link: short, lower case, unique on the whole site.
"""
