"""The extraction engine: an article in, its events out. Pure but for loading models and data files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from services.contracts.article import Article
from services.contracts.extraction import Extraction
from services.extract.engine import attention
from services.extract.engine.attachments import correct_attachments
from services.extract.engine.bodies import Bodies
from services.extract.engine.budget import ARTICLE_SECONDS, Budget
from services.extract.engine.completion import complete
from services.extract.engine.confidence import Calibration
from services.extract.engine.document import Document, Sentence
from services.extract.engine.indeclinables import correct_indeclinables
from services.extract.engine.lookalikes import in_cyrillic
from services.extract.engine.networks import Tagger
from services.extract.engine.openings import correct_openings
from services.extract.engine.papers import papers_in_sentence
from services.extract.engine.parties import Party
from services.extract.engine.people.index import People, PeopleReader, Person
from services.extract.engine.people.offices import Office
from services.extract.engine.people.persons import PersonMention
from services.extract.engine.people.spans import agree_on_people
from services.extract.engine.places import meant_by, namesakes_in, places_in_sentence
from services.extract.engine.reader import Reader
from services.extract.engine.records import records
from services.extract.engine.segments import cut_into_parts
from services.extract.engine.spotting import Named
from services.extract.engine.story import Story
from services.extract.engine.triggers import EventWord, Triggers
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
        (extraction,) = self.extract_all((article,))
        return extraction

    def extract_all(self, articles: Sequence[Article]) -> list[Extraction]:
        """`extract` for each article, in less time, for the networks read all of them together.

        They share the time of so many articles: keep those apart that may take long.
        """
        understood = self._understand(articles)
        return [
            self._extraction(article, each, self._threshold) for article, each in zip(articles, understood, strict=True)
        ]

    def explain(self, article: Article) -> tuple[Understanding, Extraction]:
        """The same as `extract`, with what stands behind each event; `told` and the records go in step."""
        understood = self.understand(article)
        return understood, self._extraction(article, understood, 0.0)

    def understand(self, article: Article) -> Understanding:
        """Read an article without making records of it."""
        (understood,) = self._understand((article,))
        return understood

    def _extraction(self, article: Article, understood: Understanding, threshold: float) -> Extraction:
        found = records(article, understood, self._calibration, threshold)
        return Extraction(article=article, events=found, extractor=EXTRACTOR, partial=understood.document.partial)

    def _understand(self, articles: Sequence[Article]) -> list[Understanding]:
        drafts = [self._gate(article) for article in articles]
        worth_reading = [draft for draft in drafts if draft.event_words]
        budget = Budget(self._seconds * len(worth_reading))
        for draft in worth_reading:
            text = draft.document.text
            draft.document = Document.of(text[: draft.document.body - 2], text[draft.document.body :])
            draft.whole = cut_into_parts(draft.document)
        self._tagger.find_entities((line for draft in worth_reading for line in draft.document.lines), budget)
        for draft in worth_reading:
            draft.document.partial |= budget.spent
            agree_on_people(
                draft.document, self._people.leaders, self._people.countries, self._people.namer.knows_given
            )
            draft.telling = attention.telling(draft.document, draft.event_words, self._people.offices)
            if draft.telling:
                draft.naming = attention.naming(draft.document, draft.telling, self._people.offices, self._people.forms)
        self._tagger.tag(
            (sentence for draft in worth_reading for sentence in draft.telling),
            (sentence for draft in worth_reading for sentence in draft.naming),
            budget=budget,
        )
        # People of all articles, then the events of all: a stage's code stays in the processor's cache.
        people = [self._people_of(draft) if draft.telling else None for draft in drafts]
        seconds = budget.left / max(len(worth_reading), 1)
        return [
            self._conclude(draft, named, Budget(seconds))
            if named is not None
            else Understanding(draft.document, [], draft.whole)
            for draft, named in zip(drafts, people, strict=True)
        ]

    def _gate(self, article: Article) -> "_Draft":
        text = in_cyrillic(f"{article.title}\n\n{article.text}")
        return _Draft(article, Document(text, len(article.title) + 2, [], []), self._triggers.find(text))

    def _people_of(self, draft: "_Draft") -> People:
        article, document = draft.article, draft.document
        correct_openings(draft.telling, self._tagger.morphology)
        correct_attachments(draft.telling)
        correct_indeclinables(draft.telling)
        day = article.published_at.date().isoformat() if article.published_at else None
        indexes = {sentence.index for sentence in (*draft.telling, *draft.naming)}
        return self._people.read(document, day, indexes, article.source)

    def _conclude(self, draft: "_Draft", people: People, budget: Budget) -> Understanding:
        document = draft.document
        story = Story(draft.article.published_at)
        story.setting.begin(document)
        self._tell(document, draft.telling, people, story, budget)
        return Understanding(document, complete(story), draft.whole)

    def _tell(
        self, document: Document, telling: Sequence[Sentence], people: People, story: Story, budget: Budget
    ) -> None:
        """Read `telling` in order into the story; of the other sentences it matters only whom they name."""
        parties = {id(person): _party(person) for person in people.persons}
        story.discourse.named = list(parties.values())
        story.discourse.home = people.home
        bodies = Bodies(self._tagger.morphology.analyzer, self._people.countries, self._people.companies)
        bodies.note_abbreviations(document)
        reader = Reader(document, story.published, story.discourse, bodies)
        telling_indexes = {sentence.index for sentence in telling}
        namesakes = namesakes_in(document.text)
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
            reader.country = story.discourse.here = story.setting.country
            if story.setting.home is not None:
                story.discourse.report_from(story.setting.home.country)
            places = places_in_sentence(sentence)
            reading = reader.read(sentence, named, offices, meant_by(places, namesakes) if namesakes else places)
            story.read(reading, papers_in_sentence(sentence))
        story.conclude()


@dataclass(slots=True)
class _Draft:
    """An article on its way through the engine; nothing is read of one without event words."""

    article: Article
    document: Document
    event_words: list[EventWord]
    whole: dict[int, tuple[int, int]] = field(default_factory=dict)  # as in Understanding
    telling: list[Sentence] = field(default_factory=list)
    naming: list[Sentence] = field(default_factory=list)


def _is_office(mention: PersonMention, office: Office) -> bool:
    """Whether what was taken for a name is the head of an office ("Президенты")."""
    return office.start <= mention.tokens.start and mention.tokens.stop <= office.stop and office.head in mention.tokens


def _party(person: Person) -> Party:
    return Party("person", person.name, person.role, person.country, person.sex, person.kind)
