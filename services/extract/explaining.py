"""`letopis extract --explain`: what the engine saw in each article, for people, one article after the other."""

from collections.abc import Sequence

from rich.console import Console

from services.extract.explain import explain
from services.extract.files import find, read
from services.extract.loading import load_engine
from services.extract.settings import EngineSettings
from services.platform.terminal import printable


def run(names: Sequence[str], settings: EngineSettings) -> bool:
    """Explain the articles of the named files on standard output; whether all could be read. Raises NoSuchFile."""
    paths = find(names)
    engine = load_engine(settings)
    console, errors = Console(), Console(stderr=True)
    complete = True
    for source in read(paths):
        if source.article is None:
            complete = False
            errors.print(f"{source.where}: {source.refused}", markup=False, highlight=False, soft_wrap=True)
            continue
        # One character for one, so that all places in the text stay what they are.
        plain = {"title": printable(source.article.title), "text": printable(source.article.text)}
        console.print(explain(engine, source.article.model_copy(update=plain)))
    return complete
