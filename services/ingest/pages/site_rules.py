"""What is known of single sites, as data: `site_rules.yaml` beside this file, and a file of the operator's own."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from cssselect import HTMLTranslator, SelectorError
from lxml import etree
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from services.ingest.pages.tree import Element, select
from services.platform.errors import Refusal
from services.platform.settings import Environment

BUILT_IN = Path(__file__).with_name("site_rules.yaml")


class PageSettings(Environment):
    """Where the operator's own rules are."""

    site_rules: Annotated[
        Path | None, Field(description="YAML as services/ingest/pages/site_rules.yaml; its hosts go before ours")
    ] = None


def _zone(value: object) -> object:
    try:
        return ZoneInfo(value) if isinstance(value, str) else value
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"{value!r} is no time zone, such as Asia/Almaty") from error


def _compiled(value: object) -> object:
    selectors = [value] if isinstance(value, str) else value
    if not isinstance(selectors, list) or not all(isinstance(each, str) for each in selectors):
        raise ValueError("is neither a CSS selector nor a list of them")
    try:
        return tuple(etree.XPath(HTMLTranslator().css_to_xpath(each)) for each in selectors)
    except SelectorError as error:
        raise ValueError(f"{value!r} is no CSS selector: {error}") from error


_Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
_Selectors = Annotated[tuple[etree.XPath, ...], BeforeValidator(_compiled)]


class Rule(BaseModel):
    """What is known of the pages of one host; what is not said is found out from each page."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    zone: _Zone | None = None
    title: _Selectors = ()
    text: _Selectors = ()
    published: _Selectors = ()
    drop: _Selectors = ()

    def find(self, what: str, tree: Element) -> list[Element]:
        """The elements that the rule names as `what`, none within another; in the order of the page."""
        found = {element for path in getattr(self, what) for element in select(path, tree)}
        return (
            [each for each in tree.iter() if each in found and found.isdisjoint(each.iterancestors())] if found else []
        )


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    countries: dict[str, _Zone] = {}
    zones: dict[str, _Zone] = {}
    never_text: tuple[str, ...] = ()
    sites: dict[str, Rule] = {}


@dataclass(frozen=True)
class SiteRules:
    """Rules by host; a rule for `example.kz` holds for `www.example.kz` too."""

    never_text: frozenset[str] = frozenset()
    """Names of classes that are furniture whatever the host."""
    sites: Mapping[str, Rule] = field(default_factory=dict)
    zones: Mapping[str, ZoneInfo] = field(default_factory=dict)

    def of(self, url: str | None) -> Rule:
        """The rule for the host of an address; its zone is the rule's or that of the host's country."""
        try:
            host = (urlsplit(url or "").hostname or "").rstrip(".")
        except ValueError:
            host = ""
        labels = host.split(".")
        hosts = [".".join(labels[place:]) for place in range(len(labels))]
        rule = next((self.sites[each] for each in hosts if each in self.sites), Rule())
        if rule.zone:
            return rule
        zone = next((self.zones[each] for each in hosts if each in self.zones), None)
        return rule.model_copy(update={"zone": zone})


def read_rules(*files: Path) -> SiteRules:
    """Read files of rules; what a later one says of a host replaces what an earlier one says. Raises Refusal."""
    never_text: set[str] = set()
    sites: dict[str, Rule] = {}
    zones: dict[str, ZoneInfo] = {}
    for file in files:
        try:
            said = _File.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")) or {})
        except OSError as error:
            raise Refusal(f"{file} cannot be read: {error.strerror}") from error
        except (yaml.YAMLError, ValidationError) as error:
            raise Refusal(f"{file} holds no rules for sites: {error}") from error
        never_text.update(said.never_text)
        sites |= said.sites
        zones |= said.countries | said.zones
    return SiteRules(frozenset(never_text), sites, zones)


@functools.cache
def rules() -> SiteRules:
    """The rules of this process: ours, then those that `LETOPIS_SITE_RULES` names. Raises Refusal."""
    own = PageSettings().site_rules
    return read_rules(BUILT_IN, *([own] if own else []))
