"""What the engine saw in one article: its text with the words marked, and where the fields of each record come from."""

from dataclasses import dataclass

from rich.console import Group
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from services.contracts.article import Article
from services.contracts.event import EventRecord
from services.extract.engine import Engine
from services.extract.engine.merging import Told
from services.extract.engine.understanding import Understanding

STYLES = {"trigger": "bold yellow", "people": "green", "date": "cyan", "place": "magenta", "document": "blue"}


@dataclass(frozen=True, slots=True)
class Mark:
    """Words [start, stop) of the document that gave something to a record."""

    start: int
    stop: int
    what: str


def explain(engine: Engine, article: Article) -> Group:
    """The article as a rich renderable: marked text first, then one table a record. Nothing is printed here."""
    understood, extraction = engine.explain(article)
    marks = [mark for event in understood.told for mark in marks_of(event)]
    parts: list[Panel | Table | Text] = [Panel(_marked(understood, marks), title=escape(article.title or "article"))]
    by_evidence = list(zip(understood.told, extraction.events, strict=False))
    for told, record in by_evidence:
        parts.append(_table(understood, told, record))
    if not extraction.events:
        parts.append(Text("No events found.", style="dim"))
    return Group(*parts)


def marks_of(event: Told) -> list[Mark]:
    """The words that gave an event its fields, over all the sentences that tell it."""
    marks: list[Mark] = []
    for telling in event.tellings:
        candidate = telling.candidate
        tokens = candidate.reading.tokens
        trigger = tokens[candidate.trigger]
        marks.append(Mark(trigger.start, trigger.stop, "trigger"))
        named = {id(party) for party in candidate.parties}
        for mention in candidate.reading.mentions:
            if any(id(party) in named for party in mention.parties):
                marks.append(Mark(tokens[mention.start].start, tokens[mention.stop - 1].stop, "people"))
        if telling.date_words is not None:
            marks.append(Mark(*telling.date_words, "date"))
        if telling.place is not None:
            for place in candidate.reading.places:
                if telling.place.name in (place.name, None) or telling.place.venue == place.venue:
                    marks.append(Mark(place.start, place.stop, "place"))
        for start, stop in candidate.document_words:
            marks.append(Mark(start, stop, "document"))
    return marks


def _marked(understood: Understanding, marks: list[Mark]) -> Text:
    text = Text(understood.document.text.strip("\n"))
    shift = len(understood.document.text) - len(understood.document.text.lstrip("\n"))
    for mark in marks:
        text.stylize(STYLES[mark.what], mark.start - shift, mark.stop - shift)
    return text


def _table(understood: Understanding, told: Told, record: EventRecord) -> Table:
    table = Table(
        title=f"{record.type} · {record.status} · {record.confidence:.2f}", title_justify="left", show_header=True
    )
    table.add_column("field")
    table.add_column("value")
    table.add_column("words", style="dim")
    words: dict[str, list[str]] = {}
    for mark in marks_of(told):
        said = understood.document.text[mark.start : mark.stop]
        if said not in words.setdefault(mark.what, []):
            words[mark.what].append(said)

    def row(field: str, value: str, what: str) -> None:
        table.add_row(field, escape(value), escape(" · ".join(words.get(what, []))))

    row("type", " ".join(filter(None, (record.type, record.mode))), "trigger")
    for person in record.participants:
        said = ", ".join(filter(None, (person.name, person.role, person.country)))
        row(person.function, said, "people")
    if record.date is not None:
        row("date", f"{record.date.start} – {record.date.end} ({record.date.basis})", "date")
    if record.place is not None:
        row("place", ", ".join(filter(None, (record.place.name, record.place.venue, record.place.country))), "place")
    for document in record.documents:
        row("document", f"{document.kind}: {document.title or '–'}", "document")
    table.add_row("evidence", escape(record.evidence), "")
    return table
