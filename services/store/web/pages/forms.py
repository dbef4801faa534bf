"""The form of the timeline: what it says, as filters."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.store.web import filters
from services.store.web.filters import BadRequest, Filters

PAGE_SIZE = 30
MORE = ("office", "with", "mode", "place", "document", "min_sources", "min_confidence", "as_of")
"""Fields that are seldom needed."""
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was sent: its values by name, and the same as parameters of the API, without the page."""

    values: dict[str, str]
    asked: Pairs

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]]) -> "Form":
        """What stands empty was not said. Two countries (`country`, `with`) are a pair; a day (`as_of`) is its end."""
        values = {name: value.strip() for name, value in pairs if value.strip()}
        asked = {name: value for name, value in values.items() if name != "cursor"}
        if other := asked.pop("with", None):
            country = asked.pop("country", None)
            asked |= {"pair": f"{country}-{other}"} if country and country != other else {"country": other}
        if len(day := asked.get("as_of", "")) == 10:
            asked["as_of"] = f"{day}T23:59:59+00:00"
        return cls(values, list(asked.items()))

    @property
    def is_empty(self) -> bool:
        """Whether nothing narrows the timeline."""
        return not self.values.keys() - {"sort", "limit"}

    @property
    def has_more(self) -> bool:
        """Whether any of the fields that are seldom needed is filled in."""
        return not self.values.keys().isdisjoint(MORE)

    def filters(self) -> Filters:
        """Raises BadRequest."""
        cursor = [("cursor", self.values["cursor"])] if "cursor" in self.values else []
        return filters.read([("limit", str(PAGE_SIZE)), *self.asked, *cursor])

    def asked_again(self) -> Pairs:
        """As it was sent, for the next page."""
        return [(name, value) for name, value in self.values.items() if name != "cursor"]

    def exported(self) -> Pairs:
        """The same for an export."""
        return [(name, value) for name, value in self.asked if name in filters.BEARING or name == "as_of"]

    def faults(self) -> list[str]:
        """What is wrong with it, a line each."""
        try:
            self.filters()
        except BadRequest as error:
            return [f"{fault.parameter}: {fault.reason}" for fault in error.faults]
        return []
