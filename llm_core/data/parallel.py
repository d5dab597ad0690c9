"""One sentence in ten languages, written for this project, and a few texts that are no prose."""

from __future__ import annotations

SENTENCES = {
    "en": "The girl is reading a book under the tree.",
    "zh": "女孩正在树下看一本书。",
    "es": "La niña está leyendo un libro debajo del árbol.",
    "de": "Das Mädchen liest unter dem Baum ein Buch.",
    "ru": "Девочка читает книгу под деревом.",
    "ar": "الفتاة تقرأ كتابًا تحت الشجرة.",
    "hi": "लड़की पेड़ के नीचे किताब पढ़ रही है।",
    "ja": "女の子が木の下で本を読んでいる。",
    "ko": "소녀가 나무 아래에서 책을 읽고 있다.",
    "th": "เด็กผู้หญิงกำลังอ่านหนังสืออยู่ใต้ต้นไม้",
}
"""By their language's code; all say the same."""

OTHERS = {
    "digits": "3.14159265358979",
    "code": "for i in range(10):\n    print(i * i)",
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
}
"""Fifteen digits, two lines of Python, and one picture of four people: seven characters, three of them joiners."""
