"""An article read in order: `Story.read` takes one sentence after another and keeps the events told so far.

The way of a sentence through the story:

    course          candidates of its constructions; one telling after the other is taken in
    grounding       a candidate becomes a telling: whether, when and where (anchoring)
    implicit_sides  sides of talks that the words leave unsaid
    signings, gatherings, visits
                    what a telling adds to an event of its type told before, and what the next may refer to
    introductions   who was told of by office, country or delegation is named
    ../matching     which event told before a telling is of
    ../merging      the event with one more telling of it
"""

from services.extract.engine.story.course import Story

__all__ = ["Story"]
