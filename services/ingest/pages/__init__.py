"""Pages of sites as articles: the text, and what the page says of itself.

page.py reads a page; main_text.py finds its text and boilerplate.py drops what is none; metadata.py knows title,
authors and address, times.py and written_dates.py when it was published; site_rules.yaml is what is known of sites.
"""

from services.ingest.pages.page import NoArticle, Page, read_page

__all__ = ["NoArticle", "Page", "read_page"]
