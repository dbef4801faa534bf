"""The extraction engine: an article in, its events out. Pure but for loading models and data files."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from services.contracts.article import Article
from services.contracts.extraction import Extraction
from services.extract.engine import attention
from services.extract.engine.bodies import Bodies
from services.extract.engine.budget import ARTICLE_SECONDS, Budget
from services.extract.engine.completion import complete
from services.extract.engine.confidence import Calibration
from services.extract.engine.document import Document, Sentence
from services.extract.engine.networks import Tagger
from services.extract.engine.papers import papers_in_sentence
from services.extract.engine.parties import Party
from services.extract.engine.people.index import People, PeopleReader, Person
from services.extract.engine.people.offices import Office
from services.extract.engine.people.persons import PersonMention
from services.extract.engine.places import places_in_sentence
from services.extract.engine.reader import Named, Reader
from services.extract.engine.records import records
from services.extract.engine.segments import cut_at_semicolons
from services.extract.engine.story import Story
from services.extract.engine.triggers import Triggers
from services.extract.engine.understanding import Understanding

EXTRACTOR: Final = 1
"""The version of what the engine finds: counts up when its results change."""

THRESHOLD: Final = 0.6
"""Records less sure than this are left out, where the deployment does not say otherwise."""


class Engine:
    """Extracts events. Loading takes about a second and is done once a process; not for several threads at once."""

    def __init__(
        self,
        tagger: Tagger,
        people: PeopleReader,
        calibration: Calibration,
        threshold: float = THRESHOLD,
        seconds: float = ARTICLE_SECONDS,
    ) -> None:
        self._tagger = tagger
        self._people = people
        self._calibration = calibration
        self._threshold = threshold
        self._seconds = seconds
        self._triggers = Triggers(tagger.morphology.analyzer)

    @classmethod
    def load(
        cls,
        *,
        register_files: Iterable[Path] = (),
        threshold: float = THRESHOLD,
        seconds: float = ARTICLE_SECONDS,
    ) -> "Engine":
        """Load the models, the project's register and the user's register files (format: docs/register.md).

        Records less sure than `threshold` are left out; an article gets `seconds` of processor time.
        Raises ModelsMissing, RegisterError, OSError.
        """
        tagger = Tagger.load()
        people = PeopleReader.load(tagger.morphology.analyzer, *register_files)
        return cls(tagger, people, Calibration.load(), threshold, seconds)

    def extract(self, article: Article) -> Extraction:
        """All events of an article. The same article gives the same events; no text makes it raise.

        Processor time is bounded: beyond it the extraction is partial.
        """
        understood = self.understand(article)
        found = records(article, understood, self._calibration, self._threshold)
        return Extraction(article=article, events=found, extractor=EXTRACTOR, partial=understood.document.partial)

    def explain(self, article: Article) -> tuple[Understanding, Extraction]:
        """The same as `extract`, with what stands behind each event; `told` and the records go in step."""
        understood = self.understand(article)
        found = records(article, understood, self._calibration, 0.0)
        return understood, Extraction(
            article=article, events=found, extractor=EXTRACTOR, partial=understood.document.partial
        )

    def understand(self, article: Article) -> Understanding:
        """Read an article without making records of it."""
        text = f"{article.title}\n\n{article.text}"
        event_words = self._triggers.find(text)
        if not event_words:
            return Understanding(Document(text, len(article.title) + 2, [], []), [])
        budget = Budget(self._seconds)
        document = Document.of(article.title, article.text)
        whole = cut_at_semicolons(document)
        self._tagger.find_entities(document.lines, budget)
        document.partial |= budget.spent
        telling = attention.telling(document, event_words, self._people.offices)
        if not telling:
            return Understanding(document, [], whole)
        naming = attention.naming(document, telling, self._people.offices)
        self._tagger.tag(telling, naming, budget=budget)
        day = article.published_at.date().isoformat() if article.published_at else None
        people = self._people.read(document, day, {sentence.index for sentence in (*telling, *naming)}, article.source)
        story = Story(article.published_at)
        self._tell(document, telling, people, story, budget)
        return Understanding(document, complete(story), whole)

    def _tell(
        self, document: Document, telling: Sequence[Sentence], people: People, story: Story, budget: Budget
    ) -> None:
        """Read `telling` in order into the story; of the other sentences it matters only whom they name."""
        parties = {id(person): _party(person) for person in people.persons}
        story.discourse.named = list(parties.values())
        bodies = Bodies(self._tagger.morphology.analyzer, self._people.countries, self._people.companies)
        bodies.note_abbreviations(document)
        reader = Reader(document, story.published, story.discourse, bodies)
        telling_indexes = {sentence.index for sentence in telling}
        for sentence in document.sentences:
            if sentence.index not in telling_indexes:
                for mention, person in people.in_sentence(sentence.index):
                    story.discourse.note(parties[id(person)], 5.0 if mention.case == "Nom" else 0.0)
                story.setting.pass_by(sentence)
                continue
            if budget.spent or not sentence.parsed:
                document.partial = True
                return
            own = people.offices.get(sentence.index, [])
            named = [
                Named(
                    mention.start,
                    mention.stop,
                    next((o.head for o in mention.offices if o.head < mention.tokens.start), mention.tokens.start),
                    mention.tokens.start,
                    mention.tokens.stop,
                    parties[id(person)],
                    mention.case,
                )
                for mention, person in people.in_sentence(sentence.index)
                if not any(_is_office(mention, office) for office in own)
            ]
            offices = [(office, [parties[id(person)] for person in people.of(office)]) for office in own]
            reading = reader.read(sentence, named, offices, places_in_sentence(sentence))
            story.read(reading, papers_in_sentence(sentence))


def _is_office(mention: PersonMention, office: Office) -> bool:
    """Whether what was taken for a name is the head of an office ("Президенты")."""
    return office.start <= mention.tokens.start and mention.tokens.stop <= office.stop and office.head in mention.tokens


def _party(person: Person) -> Party:
    return Party("person", person.name, person.role, person.country, person.sex, person.kind)
