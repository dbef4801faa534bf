"""What the whole article adds to its events: dates and places out of the visit, the paragraph or the dateline, modes.

Runs once, after the last sentence. An event's own words always win over what is inherited here.
"""

from services.extract.engine.completion.article import complete

__all__ = ["complete"]
