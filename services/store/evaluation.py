"""How well merging does on articles whose events bear the `cluster` of the real-world event: B-cubed.

Bagga and Baldwin, "Entity-based cross-document coreferencing using the vector space model" (ACL 1998): for each
mention, the share of its cluster that belongs with it (precision) and of what belongs with it that its cluster has
(recall), averaged over mentions.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from services.contracts.article import Article
from services.contracts.event import EventRecord
from services.contracts.extraction import Extraction
from services.contracts.ids import event_id
from services.store.clustering import Cluster, cluster
from services.store.mentions import Mention, mentions_of
from services.store.parties import agreement, party, words

_RECEIVED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Figures:
    """B-cubed precision, recall and F1, all from 0 to 1, over so many mentions."""

    precision: float
    recall: float
    f1: float
    mentions: int


def b_cubed(pairs: Sequence[tuple[Hashable, Hashable]]) -> Figures:
    """B-cubed over mentions given as (the right cluster, the cluster found); all ones over no mentions."""
    if not pairs:
        return Figures(1.0, 1.0, 1.0, 0)
    both, right, found = Counter(pairs), Counter(r for r, _ in pairs), Counter(f for _, f in pairs)
    precision = sum(both[r, f] / found[f] for r, f in pairs) / len(pairs)
    recall = sum(both[r, f] / right[r] for r, f in pairs) / len(pairs)
    return Figures(precision, recall, 2 * precision * recall / (precision + recall), len(pairs))


@dataclass(frozen=True)
class GoldArticle:
    """An article of the gold as the extractor would hand it on, and the right cluster of its events.

    `name` is its id in the gold. Events without a right cluster are merged with the others but not judged.
    """

    name: str
    extraction: Extraction
    clusters: Mapping[UUID, str]


def read_gold(path: Path) -> list[GoldArticle]:
    """Read gold in the shape of the annotation guidelines. Raises OSError, ValueError (naming the line)."""
    articles = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    articles.append(_gold_article(json.loads(line)))
                except (ValueError, KeyError) as error:
                    raise ValueError(f"{path}:{number}: {error}") from error
    return articles


def _gold_article(document: Mapping[str, Any]) -> GoldArticle:
    published = document.get("published_at")
    article = Article.compose(
        source=document["source"],
        url=document.get("url"),
        external_id=document["id"],
        title=document["title"],
        text=document["text"],
        published_at=datetime.fromisoformat(published) if published else None,
        received_at=_RECEIVED,
    )
    events, clusters = [], {}
    for number, gold in enumerate(document["events"]):
        people = [p.get("name") or p.get("role") or "" for p in gold["participants"]]
        date, place = gold.get("date") or {}, gold.get("place") or {}
        id_ = event_id(article.id, gold["type"], people, date.get("start"), place.get("name"), number)
        events.append(_record(article, {**gold, "id": id_, "confidence": 1.0, "part_of": None}))
        clusters[id_] = gold["cluster"]
    return GoldArticle(str(document["id"]), Extraction(article=article, events=tuple(events), extractor=1), clusters)


def _record(article: Article, event: Mapping[str, Any]) -> EventRecord:
    known = {"article_id": article.id, "article_revision": 1, "evidence_span": _span(article, event["evidence"])}
    return EventRecord.model_validate({**event, **known})


def _span(article: Article, evidence: str) -> dict[str, Any]:
    for part, text in (("text", article.text), ("title", article.title)):
        start = text.find(evidence)
        if start >= 0:
            return {"part": part, "start": start, "stop": start + len(evidence)}
    raise ValueError(f"the evidence is not in the article: {evidence!r}")


# --- extracted records -----------------------------------------------------------------------------------------------


def read_extracted(path: Path) -> dict[str, list[dict[str, Any]]]:
    """What `letopis extract` wrote: each article's events by its id. Raises OSError, ValueError (naming the line)."""
    found: dict[str, list[dict[str, Any]]] = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                document = json.loads(line)
                found[str(document["id"])] = document["events"]
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path}:{number}: {error}") from error
    return found


def with_extracted(
    gold: Iterable[GoldArticle], extracted: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[GoldArticle]:
    """The articles with extracted events in place of the gold's, each with the cluster of the gold event that it is.

    Which that is, is found as the annotation guidelines define it: within an article and a type one to one, the most
    alike first, and half of the participants (F1) shared, of a visit a visitor. Raises ValueError for what is no event.
    """
    found = []
    for each in gold:
        article = each.extraction.article
        events = tuple(_record(article, event) for event in extracted.get(each.name, ()))
        pairs = _pairs(each.extraction.events, events)
        clusters = {got.id: each.clusters[wanted.id] for wanted, got in pairs}
        found.append(GoldArticle(each.name, Extraction(article=article, events=events, extractor=1), clusters))
    return found


def _pairs(gold: Sequence[EventRecord], events: Sequence[EventRecord]) -> list[tuple[EventRecord, EventRecord]]:
    scored = sorted(
        (
            (alike, -i, -j)
            for i, wanted in enumerate(gold)
            for j, got in enumerate(events)
            if wanted.type == got.type and (alike := _alike(wanted, got))
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for _, i, j in scored:
        if -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return [(gold[i], events[j]) for i, j in pairs.items()]


def _alike(wanted: EventRecord, got: EventRecord) -> float:
    """0 where the two cannot be one event."""
    ours, theirs = list(map(party, wanted.participants)), list(map(party, got.participants))
    free, met = list(theirs), []
    for each in ours:
        if (hit := max(free, key=lambda other: agreement(each, other), default=None)) and agreement(each, hit) >= 0.6:
            free.remove(hit)
            met.append((each, hit))
    shared = 2 * len(met) / (len(ours) + len(theirs)) if ours or theirs else 1.0
    if shared < 0.5:
        return 0.0
    if wanted.type == "visit" and not any(a.function == b.function == "visitor" for a, b in met):
        return 0.0
    dates = (wanted.date and (wanted.date.start, wanted.date.end)) == (got.date and (got.date.start, got.date.end))
    places = words((wanted.place and wanted.place.name) or "") == words((got.place and got.place.name) or "")
    return 0.55 * shared + 0.2 * dates + 0.15 * places + 0.1 * (wanted.status == got.status)


# --- figures ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Evaluation:
    """The figures, and where merging and the gold part."""

    figures: Figures
    torn: tuple[tuple[str, tuple[tuple[Mention, ...], ...]], ...]
    """Real events whose mentions lie in several clusters: the right cluster, and its pieces."""
    mixed: tuple[tuple[tuple[str, tuple[Mention, ...]], ...], ...]
    """Clusters that hold several real events: of each, the right cluster and its mentions."""


def evaluate(articles: Iterable[GoldArticle]) -> Evaluation:
    """Merge the events of articles and compare with their right clusters."""
    right: dict[UUID, str] = {}
    mentions: list[Mention] = []
    for article in articles:
        mentions.extend(mentions_of(article.extraction))
        right.update(article.clusters)
    clusters = [frozenset(m for m in found if m.id in right) for found in cluster(mentions)]
    pairs = [(right[m.id], number) for number, members in enumerate(clusters) for m in members]
    return Evaluation(b_cubed(pairs), tuple(_torn(clusters, right)), tuple(_mixed(clusters, right)))


def _torn(clusters: list[Cluster], right: Mapping[UUID, str]) -> Iterable[tuple[str, tuple[tuple[Mention, ...], ...]]]:
    pieces: dict[str, dict[int, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for number, members in enumerate(clusters):
        for mention in sorted(members, key=lambda m: m.order):
            pieces[right[mention.id]][number].append(mention)
    for name, found in sorted(pieces.items()):
        if len(found) > 1:
            yield name, tuple(tuple(piece) for piece in found.values())


def _mixed(clusters: list[Cluster], right: Mapping[UUID, str]) -> Iterable[tuple[tuple[str, tuple[Mention, ...]], ...]]:
    for members in clusters:
        names: dict[str, list[Mention]] = defaultdict(list)
        for mention in sorted(members, key=lambda m: m.order):
            names[right[mention.id]].append(mention)
        if len(names) > 1:
            yield tuple((name, tuple(found)) for name, found in sorted(names.items()))
