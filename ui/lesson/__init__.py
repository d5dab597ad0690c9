"""Words of the lessons and how they are drawn: panel, prose, claims, quiz, sources, notices."""
