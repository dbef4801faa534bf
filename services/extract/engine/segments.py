"""Long sentences cut at their semicolons before they are parsed.

A digest strings events together with semicolons; the parser ties words of one part to verbs of another. Each part is
read as a sentence of its own. What is quoted as evidence stays the whole sentence.
"""

from services.extract.engine.document import Document, Line, Sentence


def cut_at_semicolons(document: Document) -> dict[int, tuple[int, int]]:
    """Cut the document's sentences in place; gives the offsets of the whole sentence by the index of each part."""
    whole: dict[int, tuple[int, int]] = {}
    sentences: list[Sentence] = []
    for line in document.lines:
        parts = [part for sentence in line.sentences for part in _parts(document, line, sentence)]
        for part, span in parts:
            part.index = len(sentences)
            sentences.append(part)
            whole[part.index] = span
        line.sentences[:] = [part for part, _ in parts]
    document.sentences[:] = sentences
    return whole


def _parts(document: Document, line: Line, sentence: Sentence) -> list[tuple[Sentence, tuple[int, int]]]:
    span = (sentence.start, sentence.stop)
    cuts = [i for i, token in enumerate(sentence.tokens) if token.text == ";" and 2 <= i < len(sentence.tokens) - 3]
    if cuts and _lists_companions(sentence, cuts):
        return [(sentence, span)]
    if not cuts:
        return [(sentence, span)]
    parts: list[tuple[Sentence, tuple[int, int]]] = []
    first = 0
    for cut in [*cuts, len(sentence.tokens) - 1]:
        tokens = sentence.tokens[first : cut + 1]
        if not tokens:
            continue
        start, stop = tokens[0].start, tokens[-1].stop
        parts.append((Sentence(0, sentence.line, start, stop, document.text[start:stop], tokens), span))
        first = cut + 1
    return parts


_WITH = frozenset(("с", "со"))


def _lists_companions(sentence: Sentence, cuts: list[int]) -> bool:
    """ "провёл три встречи: с X; с Y; с Z": what no part says without the words before the colon."""
    words = [token.text.lower() for token in sentence.tokens]
    colon = words.index(":") if ":" in words[: cuts[0]] else None
    return colon is not None and all(words[at + 1] in _WITH for at in (colon, *cuts))
