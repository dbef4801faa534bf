"""The extraction engine: `Engine.load()` once a process, `Engine.extract(article)` for each article.

The way of an article through it:

    triggers, attention           which sentences may tell of events, before anything costly
    networks                      the names, word forms and trees of these; openings and attachments correct them
    people/, bodies               persons with their offices and countries, organisations
    dates/, places/, papers       the dates, places and signed documents that a sentence names
    spotting, nominal_mentions, mentions, coordination, antecedents, coreference
                                  who stands in a sentence, together with whom, and whom the rest of the words mean
    clauses, syntax, reading      the sentence as the constructions read it
    constructions/                candidates: what tells of a visit, a meeting, a call or a signing
    status, scope, event_dates, event_places, wording, connectives
                                  what the sentence says of a candidate: whether, when, where, how surely
    reference_time, setting, addenda
                                  when and where the text stands, from sentence to sentence
    story/, matching, status_agreement, merging
                                  the candidates in order: events told before, or new ones
    completion/                   what the whole article adds to its events
    confidence, records           the records of the contract
"""

from services.extract.engine.engine import Engine

__all__ = ["Engine"]
