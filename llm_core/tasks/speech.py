"""Tell whether the words behind a quotation say who spoke: "Where is it?" Tom asked."""

from __future__ import annotations

import re

_VERBS = """
    said says asked asks cried called shouted answered replied whispered murmured muttered exclaimed laughed sighed
    yelled screamed begged wondered added agreed repeated explained told demanded insisted suggested thought announced
    continued snapped roared growled sobbed gasped groaned wailed screeched hissed grumbled giggled smiled inquired
    squeaked barked squealed responded remarked
"""
_ENGLISH = re.compile(
    r"\s+(?!(?:Nobody|Nothing|None|No|Then|But|And|So|When|After|If|As)\b)(?:[A-Z][\w.'’-]*+\s+|I\s+)(?:(?:and\s+)?[\w.'’-]+\s+){0,3}?"
    rf"(?:{'|'.join(_VERBS.split())})\b(?!\s+(?:nothing|no)\b)"
    rf"|\s+(?:{'|'.join(_VERBS.split())})\s+[A-Z]"
)
"""Who spoke, in at most four words, and the verb; or the verb and a name."""
_CHINESE = re.compile(
    r"\s*(?!没|无|谁|不)[^\s，。！？、：；“”「」『』…没不]{1,12}?"
    r"(?:说|說|问|問|道|喊|叫|答|嚷|吼|叹|嘟囔|嘀咕|嚷嚷|回答|表示|笑)[道着了]?(?=[，。：！？；、,.:!?“「『]|$)"
)
_LATIN_END = re.compile(r"[?!…][\"”’»]+$")
_CHINESE_END = re.compile(r"[。！？…!?～—][”’」』\"]+$")
_OPENING = {"”": "“", "’": "‘", "」": "「", "』": "『", "»": "«", '"': '"'}


def speech_goes_on(before: str, after: str) -> bool:
    """Return whether `after` tells who said the quotation that ends `before`: one sentence, not two.

    In English a statement ends with a comma inside its quotation ("I go," Tom said), so a full stop there ends the
    sentence. A quotation that was announced (He said: "...") needs nobody after it.
    """
    if _CHINESE_END.search(before) and _CHINESE.match(after):
        return not _announced(before)
    return bool(_LATIN_END.search(before) and _ENGLISH.match(after)) and not _announced(before)


def _announced(before: str) -> bool:
    """Return whether a colon or a comma stands before the quotation that ends here."""
    opening = before.rfind(_OPENING[before[-1]], 0, -1)
    return opening > 0 and before[:opening].rstrip()[-1:] in tuple(":：,，")
