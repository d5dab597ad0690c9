"""Find what looks like a name in a text: a word with a capital letter that nothing but a name explains."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from llm_core.tasks.sentences import sentences
from llm_core.tasks.words import plain

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*+(?:[-'’]\p{L}[\p{L}\p{M}]*+)*+")
_POSSESSIVE = regex.compile(r"'s?$")
_QUOTES = "\"'“‘(「『【-•*"
_FIRST_WORDS = """
    a about above according across actually additionally after afterward afterwards again against all almost
    alone along already also although altogether always amid among an and another any anyone anything anyway
    apart apparently are as aside ask at aunt away back basically be because been before behind being below
    beneath beside besides between beyond both briefly but by call can certainly clearly come consequently
    could currently dear despite did do does down due during each earlier early eight either eleven elsewhere
    enough especially even eventually ever every everybody everyone everything everywhere evidently except
    father few fewer fifty finally first five following for former formerly forty fortunately four fourth from further
    furthermore generally give given go good gradually grandma grandpa had half has have having he hello hence
    her here hers herself hey hi him himself his historically hours how however hundreds i if immediately in
    including indeed initially inside instead into is it its itself just last lastly lately later least less
    let like likewise listen little long look luckily mainly many maybe me meanwhile meet more moreover most
    mostly mother much must my myself near nearby nearly neither never nevertheless next nine ninety no nobody none
    nonetheless nor normally not notably nothing now nowadays obviously occasionally of off often oh ok okay
    old on once one only onto or originally other others otherwise ought our ours out outside over overall own
    particularly past perhaps please poor possibly presumably previously probably quickly quite rarely rather
    really recently regardless remember sadly same second see seven several shall she shortly should similarly
    simply since six slowly so some somebody somehow someone something sometimes somewhere soon specifically
    still subsequently such suddenly surely take tell ten than thank thanks that the their theirs them
    themselves then there thereafter therefore these they third this those though thousands three through
    throughout thus to today together tomorrow tonight too toward towards twelve twenty two typically
    ultimately uncle under underneath undoubtedly unfortunately unless unlike until up upon us usually various
    versus very via was watch we well were what whatever when whenever where whereas wherever whether which
    whichever while who whoever whole whom whose why with within without worse would yes yesterday yet you
    young your yours
"""
FIRST_WORDS = frozenset(_FIRST_WORDS.split())
"""Words that begin an English sentence without being a name, also before a name: Then Tom, Both Anna and Tom."""
_TITLES = frozenset(("mr", "mrs", "ms", "mx", "miss", "dr", "prof", "sir", "madam"))


def names(text: str) -> list[tuple[int, int]]:
    """Return the spans of the words that look like names.

    Inside a sentence a word with a capital letter; the first word of a sentence only when a capital follows (John
    Smith) or the same word has a capital elsewhere, and when it is none of `FIRST_WORDS` and no -ing form. Words in
    capitals anywhere.
    """
    capitals = [found for found in _words(text) if text[found[0]].isupper()]
    inside = {base(text[start:end]) for start, end, begins in capitals if not begins}
    return [(start, end) for start, end, begins in capitals if _is_name(text, start, end, begins, inside)]


def _is_name(text: str, start: int, end: int, begins: bool, inside: set[str]) -> bool:
    word, plain_word = text[start:end], base(text[start:end])
    if len(plain_word) < 2 or plain_word in _TITLES:
        return False  # I, A, an initial
    if not begins or word.isupper():
        return not begins or plain_word not in FIRST_WORDS
    if plain_word.split("-")[0] in FIRST_WORDS or plain_word.endswith("ing"):
        return False
    return plain_word in inside or _capital_follows(text, end)


def base(word: str) -> str:
    """Return the word in lower case and in one spelling of its accents, without the 's of a possessive."""
    return _POSSESSIVE.sub("", plain(word))


def spellings(text: str) -> set[str]:
    """Collect the words of a text, and the parts of those with a hyphen, as `base` writes them."""
    known = {base(match.group()) for match in _WORD.finditer(text)}
    return known | {part for word in known for part in regex.split("[-']", word)}


def _words(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start and end of each word, and whether it begins a sentence, a quotation, or what follows a colon."""
    starts = {sentence.start for sentence in sentences(text)}
    last = 0
    for match in _WORD.finditer(text):
        yield *match.span(), match.start() in starts or _begins(text[last : match.start()], first=last == 0)
        last = match.end()


def _begins(between: str, first: bool) -> bool:
    """Return whether a word begins something after what stands between it and the word before."""
    before = between.rstrip(" \t")
    if not before:
        return first
    return before[-1] in _QUOTES + ":\n" or before.rstrip(_QUOTES)[-1:] in (".", "!", "?", "…")


def _capital_follows(text: str, at: int) -> bool:
    following = text[at + 1 : at + 3]
    return text[at : at + 1] == " " and following[:1].isupper() and following[1:].islower()
