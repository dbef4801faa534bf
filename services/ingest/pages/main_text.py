"""The text of the article that a page carries, without what the site puts around it."""

import functools
import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import trafilatura
from lxml import etree
from resiliparse.extract.html2text import extract_plain_text

from services.ingest.pages.boilerplate import without_boilerplate
from services.ingest.pages.tree import Element, line_of, remove, to_html

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read is our caller's to tell

_NEVER = frozenset(
    "script style noscript template iframe svg canvas video audio object nav aside footer button figure "
    "figcaption select textarea head amp-sidebar amp-consent amp-ad amp-img dialog".split()
)
_INLINE = frozenset(
    "a abbr acronym address b bdi big cite code del em font i ins label mark nobr noindex q s small span strike "
    "strong sub sup time tt u wbr".split()
)
_OF_TEXT = frozenset("p li ul ol dl dd dt blockquote h2 h3 h4 h5 h6 pre".split())
"""What stands for a paragraph, or for several: the container is what holds them."""
_NEVER_AROUND = frozenset(("html", "body", "article", "main", "h1"))
_AROUND = re.compile(
    r"(?:^|[-_])(share\w*|sharing|social\w*|sociallinks|messengers?|messagers|related\w*|relap|recommend\w*|similar"
    r"|comments?|commentlist|discussion|disqus\w*|tags?|keywords|promo|subscri\w*|newsletter|breadcrumbs?|speedbar"
    r"|cookies?|banners?|advert\w*|ads?|adv|sidebar|widget|popup|modal|more|readmore|also|teasers?|latest|footer|menu"
    r"|nav|navbar|navigation|pager|pagination|pagenav|caption|capt|byline|bottommeta|print|rating|ratebox|likes|infos"
    r"|copyright|paywall|poll|toolbar|skip-link|inline-topic|sr-only|visually-hidden|element-hidden|respond)(?:[-_]|$)",
    re.IGNORECASE,
)
_TEXT_NAMED = re.compile(
    r"article[-_]?body|entry[-_]?content|mediator-article|post[-_]?(?:content|body|text)"
    r"|(?:article|news|content|full)[-_]?text|news[-_]?detail",
    re.IGNORECASE,
)
_BUILDERS = re.compile(r"^(?:elementor|wp-block|vc_|et_pb|col|row|has-|no-|with-)")
"""Class names of page builders: they stand on everything, the text included."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:^|[-_\s])(lead|lede|lid|announce|anons|preview|summary|desc|description|intro|subtitle|standfirst)", re.I
)
_MIN_RUN = 20
"""Characters of a run of text that counts; what is shorter is a button, a date or a name."""
_SHARES = (1.0, 0.8, 0.6, 0.4)
"""How much of a paragraph counts for the container, for what holds that, and so on."""
_MOST = 0.5
"""What holds more of the page's text than this is not furniture, whatever its name."""
_AGREE = 0.8
_WITHIN = 0.95
_HEADINGS = ("h1", "h2", "h3")
_MIN_ARTICLE = 150
_MIN_TEASER, _MAX_TEASER = 8, 200
_WORDS = re.compile(r"\w+")


def main_text(
    tree: Element,
    html: str,
    title: str = "",
    description: str = "",
    chosen: Sequence[Element] = (),
    never_text: frozenset[str] = frozenset(),
) -> str:
    """The article's lines, one paragraph each; empty where there is none. The tree loses what is not text.

    Two fast readers look first: the container of most running text, and resiliparse, which finds nearly all of a
    text and much beside it. Where they differ trafilatura is asked too, and whose text is most like the others' is
    believed; docs/cleaning.md has the figures. `chosen` are elements that a rule for this site names: they
    are the text, unless there is much more (the site was made anew). `never_text` are names of classes.
    """
    whole = to_html(tree)
    _prune(tree, never_text)
    by_rule = _lines("\n".join(map(_render, chosen)), title)
    container = _container(tree)
    own = None if container is None else _own_part(container, title)
    parts = [own] if own is not None else [] if container is None else _alike(container)
    dense = _lines("\n".join(map(_render, parts)), title)
    if by_rule and 2 * len(by_rule) >= len(dense):
        return by_rule
    if own is not None and dense:
        return dense
    if container is not None and (lead := _lead(tree, container, title, description, dense)):
        dense = f"{lead}\n{dense}"
    other = _lines(
        extract_plain_text(
            whole,
            main_content=True, preserve_formatting=True, alt_texts=False, list_bullets=False, comments=False,
            post_meta=False,
        ),
        title,
    )  # fmt: skip
    if _confirms(other, dense):
        return dense
    third = _lines(_by_trafilatura(html), title)
    if _confirms(third, dense):
        return dense
    return max((dense, third), key=lambda one: _likeness(one, dense) + _likeness(one, third) + _likeness(one, other))


def _prune(tree: Element, never_text: frozenset[str]) -> None:
    """Take out what is hidden, never text, or named as furniture; walks once, and measures only what it suspects."""
    total = sum(map(len, tree.itertext()))
    doomed: list[Element] = []
    walker = etree.iterwalk(tree, events=("start",))
    for _, element in walker:
        if element.tag in _NEVER or _is_hidden(element) or _is_around(element, never_text, total):
            doomed.append(element)
            walker.skip_subtree()
    for element in doomed:
        remove(element)
    for link in list(tree.iter("a")):
        if (block := _teaser(link)) is not None:
            remove(block)


def _is_hidden(element: Element) -> bool:
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style", "")))


def _is_around(element: Element, never_text: frozenset[str], total: int) -> bool:
    names = element.get("class", "")
    if not never_text.isdisjoint(names.split()):
        return True
    named = element.tag == "form" or _is_named_around(names, element.get("id", ""))
    if not named or element.tag in _NEVER_AROUND:
        return False
    return sum(map(len, element.itertext())) < _MOST * total and element.find(".//h1") is None


@functools.lru_cache(maxsize=20_000)
def _is_named_around(classes: str, identifier: str) -> bool:
    """Templates repeat their names, hence the cache."""
    names = [*classes.split(), identifier]
    return any(_AROUND.search(name) and not _BUILDERS.match(name) for name in names) and not any(
        map(_TEXT_NAMED.search, names)
    )


def _teaser(link: Element) -> Element | None:
    """The block that consists of a link to another text, if it is one: no sentence, and no item of a list."""
    said, block = line_of(link), link.getparent()
    if not _MIN_TEASER <= len(said) <= _MAX_TEASER or said[-1] in ".!?…:;»":
        return None
    while block is not None and block.tag in _INLINE:
        block = block.getparent()
    return block if block is not None and block.tag in ("p", "div") and line_of(block) == said else None


def _container(tree: Element) -> Element | None:
    """The element whose paragraphs hold the most running text; links count against it."""
    scores: dict[Element, float] = {}
    for holder, length, linked in _runs(tree):
        block: Element | None = holder
        while block is not None and block.tag in _INLINE:
            linked = linked or block.tag == "a"
            block = block.getparent()
        while block is not None and block.tag in _OF_TEXT:
            block = block.getparent()
        for share in _SHARES:
            if block is None or block.tag == "html":
                break
            scores[block] = scores.get(block, 0) + share * (-0.5 * length if linked else length)
            block = block.getparent()
    return max(scores, key=lambda element: scores[element], default=None)


def _own_part(container: Element, title: str) -> Element | None:
    """The part under our title where the container holds several articles, as pages that never end do."""
    heading = next((each for each in container.iter(*_HEADINGS) if line_of(each) == title), None)
    if heading is None:
        return None
    for part in (heading, *heading.iterancestors()):
        if part is container:
            return None
        alike = [each for each in part.itersiblings(part.tag) if each.get("class") == part.get("class")]
        if any(_is_article(each) for each in alike) and _is_article(part):
            return part
    return None


def _alike(container: Element) -> list[Element]:
    """The container and what stands beside it under the same name: some sites part their texts into several."""
    name, around = container.get("class"), container.getparent()
    if not name or around is None:
        return [container]
    beside = [each for each in around.iterchildren(container.tag) if each.get("class") == name]
    return [
        each
        for each in beside
        if each is container or (_holds_text(each) and next(each.iter(*_HEADINGS), None) is None)
    ]


def _holds_text(element: Element) -> bool:
    runs = list(_runs(element))
    return sum(length for _, length, linked in runs if not linked) > sum(length for _, length, linked in runs if linked)


def _is_article(element: Element) -> bool:
    return (
        next(element.iter(*_HEADINGS), None) is not None
        and sum(length for _, length, linked in _runs(element) if not linked) >= _MIN_ARTICLE
    )


def _runs(tree: Element) -> Iterator[tuple[Element, int, bool]]:
    """Each run of text long enough to count: the element that it stands in, its length, whether that is a link."""
    for element in tree.iter():
        if element.text and (length := len(element.text.strip())) >= _MIN_RUN:
            yield element, length, element.tag == "a"
        if (
            element.tail
            and (length := len(element.tail.strip())) >= _MIN_RUN
            and (holder := element.getparent()) is not None
        ):
            yield holder, length, False


def _lead(tree: Element, container: Element, title: str, description: str, text: str) -> str:
    """The paragraph between the heading and the container that opens the text, where the site keeps it apart."""
    inside, below_title = {container, *container.iterancestors()}, False
    found: list[str] = []
    for element in tree.iter():
        if element is container:
            break
        if element in inside or not isinstance(element.tag, str):
            continue
        if not below_title:
            below_title = bool(title) and element.tag not in ("title", "meta") and line_of(element) == title
            continue
        said = line_of(element) if len(element) < 10 else ""
        named = _LEAD.search(f"{element.get('class', '')} {element.get('itemprop', '')}")
        if (
            len(said) >= _MIN_RUN
            and (named or (description and said.startswith(description[:80])))
            and said != title
            and said not in text
            and not any(said in earlier for earlier in found)
        ):
            found.append(said)
    return without_boilerplate("\n".join(found))


def _render(element: Element) -> str:
    """As a browser would break it into lines."""
    return str(
        extract_plain_text(
            to_html(element), main_content=False, preserve_formatting=True, alt_texts=False, list_bullets=False
        )
    )


def _lines(text: str, title: str) -> str:
    """What follows the title, if it is repeated near the beginning, without furniture."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    if title and title in lines:
        place = lines.index(title)
        if sum(map(len, lines[:place])) < 0.3 * len(text):
            lines = lines[place + 1 :]
    return without_boilerplate("\n".join(line for line in lines if line != title))


def _by_trafilatura(html: str) -> str:
    found = trafilatura.bare_extraction(
        html, favor_precision=True, include_comments=False, include_tables=False, with_metadata=False
    )
    return getattr(found, "text", None) or ""


def _confirms(other: str, text: str) -> bool:
    """Whether another reader found the same, or all of it and less than as much again behind or around it."""
    words, theirs = Counter(_WORDS.findall(text)), Counter(_WORDS.findall(other))
    shared = (words & theirs).total()
    return bool(text) and (
        shared >= _AGREE * (words | theirs).total()
        or (shared >= _WITHIN * words.total() and 2 * len(text) >= len(other))
    )


def _likeness(one: str, other: str) -> float:
    """The words that two texts share, by the words of either: 1 for the same words."""
    ours, theirs = Counter(_WORDS.findall(one)), Counter(_WORDS.findall(other))
    either = (ours | theirs).total()
    return (ours & theirs).total() / either if either else 1.0
