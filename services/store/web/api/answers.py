"""What the paths of the API share: who reads, ids from paths, and answers of JSON that is already there."""

from uuid import UUID

from fastapi import Request, Response

from services.store.web.filters import BadRequest, Fault
from services.store.web.reading import Reader


def reader_of(request: Request) -> Reader:
    """The reader of this process."""
    reader: Reader = request.app.state.reader
    return reader


def uuid_of(text: str) -> UUID:
    """An id out of a path. Raises BadRequest."""
    try:
        return UUID(text)
    except ValueError:
        raise BadRequest([Fault("id", f"{text[:50]!r} is no UUID")]) from None


def json_answer(text: str, status: int = 200) -> Response:
    """An answer of a JSON text."""
    return Response(text, status, media_type="application/json")
