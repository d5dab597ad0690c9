"""Words as jieba 0.42.1 cuts them, with its whole dictionary.

jieba keeps its dictionary as a file of marshal in the temporary folder, and reads whatever lies there. Here the table
is built from the dictionary that comes with the package, once for the process; nothing is written or read elsewhere.
"""

from __future__ import annotations

import threading
import warnings
from functools import cache
from typing import Any

_lock = threading.Lock()


def jieba_cut(text: str) -> list[str]:
    """Cut a text into words: the dictionary's likeliest path, and a hidden Markov model for what it does not hold."""
    with _lock:
        tokenizer = _tokenizer()
    return list(tokenizer.cut(text))


def ready() -> bool:
    """Return whether the table is built; to build it takes about a second."""
    return _tokenizer.cache_info().currsize > 0


@cache
def _tokenizer() -> Any:
    with (
        warnings.catch_warnings()
    ):  # an old package: escapes in its strings that Python has come to warn about
        warnings.simplefilter("ignore")
        import jieba
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as words:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(words)
    tokenizer.initialized = True  # else the first cut would look for the file of marshal
    return tokenizer
