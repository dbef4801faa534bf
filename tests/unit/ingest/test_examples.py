"""The golden example of what ingest produces: pushed, it becomes that very article."""

import json

from services.contracts.article import Article
from services.contracts.examples import example
from services.contracts.records import decode
from services.ingest.drafts import read_draft


def test_the_golden_article_can_be_pushed_and_is_itself() -> None:
    golden = decode(Article, example(Article))
    pushed = json.loads(example(Article)) | {"id": golden.external_id}
    article = read_draft(json.dumps(pushed).encode()).article("somebody", golden.received_at)
    assert article.model_copy(update={"revision": golden.revision}) == golden
