"""The vocabulary of a BERT as its `tokenizer.json` describes it: WordPiece, which rewrites a text before it cuts."""

from __future__ import annotations

from pathlib import Path

import tokenizers

from llm_core.data.characters import UNKNOWN_TEXT
from llm_core.data.tokenizer import without_surrogates
from llm_core.pretrained.gguf_header import BadWeightsError


class WordPieces:
    """Cut a text as such a model reads it: in lower case, without accents and spaces.

    So the pieces do not join to the text again, and it is no `Tokenizer` of a model that writes. "##" marks a piece
    inside a word; a word that cannot be put together is one unknown piece.
    """

    def __init__(self, path: Path) -> None:
        """Read the file. Raises BadWeightsError when it is damaged or of another kind."""
        try:
            self._fast = tokenizers.Tokenizer.from_file(str(path))
            unknown = self._fast.token_to_id(self._fast.model.unk_token)
        except Exception as error:  # the library raises no narrower kind
            raise BadWeightsError(f"{path.name} cannot be used: {error}") from error
        self._fast.no_truncation()
        self._fast.no_padding()
        self.unwritten: tuple[int, ...] = () if unknown is None else (unknown,)

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text, without the marks that a BERT puts around it."""
        return self._fast.encode(without_surrogates(text), add_special_tokens=False).ids

    def token_bytes(self, token_id: int) -> bytes:
        """Return one piece in UTF-8, with its "##"; ◌ for the unknown one. ValueError if no such id."""
        token = self._fast.id_to_token(token_id)
        if token is None:
            raise ValueError(f"token id {token_id} is not in this vocabulary")
        return (UNKNOWN_TEXT if token_id in self.unwritten else token).encode()

    def unknown(self, text: str) -> list[str]:
        """List the characters of words that it cannot put together, each once."""
        found = self._fast.encode(without_surrogates(text), add_special_tokens=False)
        places = [span for i, span in zip(found.ids, found.offsets, strict=True) if i in self.unwritten]
        return list(dict.fromkeys("".join(text[start:end] for start, end in places)))
