"""Lists of feeds as OPML 2.0, which every feed reader writes and reads. Pure."""

from collections.abc import Iterable

from lxml import etree

from services.ingest.feed_store import FeedSource
from services.platform.errors import Refusal


def read_opml(raw: bytes) -> list[FeedSource]:
    """The feeds of a list, folders flattened; the title is the source. Raises Refusal."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise Refusal(f"the file is not OPML: {error.msg}") from None
    if root.tag != "opml":
        raise Refusal(f"the file is not OPML, but <{root.tag}>")
    outlines = [each for each in root.iter("outline") if each.get("xmlUrl")]
    return [FeedSource(each.get("xmlUrl", ""), each.get("title") or each.get("text") or None) for each in outlines]


def write_opml(feeds: Iterable[FeedSource]) -> bytes:
    """The list as a document."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Letopis"
    body = etree.SubElement(root, "body")
    for feed in feeds:
        name = feed.source or feed.url
        etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=feed.url)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
