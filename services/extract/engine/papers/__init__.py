"""The documents that a sentence names: what is signed, as its words give it.

`papers_in_sentence` finds every document of a tagged sentence, whether or not anybody signs it: which trigger it
belongs to is for the constructions to say. A document inside the title of another one ("протокол об изменениях
в соглашение о визах") is part of that title.

A title is the document's noun in the nominative with what belongs to it, up to the end of its phrase: an adjective that
tells its sort stays ("Совместное заявление"), one that tells how it looks to the reporter goes ("новое"). Parties in
quotation marks between the noun and its subject go ("соглашение «РЖД» с «КТЖ» о …"), "между … и …" stays.
"""

from services.extract.engine.papers.finding import paper_at, paper_within, papers_in_sentence
from services.extract.engine.papers.words import ACTS, Paper

__all__ = ["ACTS", "Paper", "paper_at", "paper_within", "papers_in_sentence"]
