"""What the paths for editors share: whose key it is, and the body of a request."""

from typing import TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from services.store.web.filters import BadRequest, Fault
from services.store.web.keys import Forbidden, Keys, Unauthorized

_MAX_BODY_BYTES = 64 * 1024
ModelT = TypeVar("ModelT", bound=BaseModel)


def editor_of(request: Request) -> str:
    """The name of the editor whose key a request bears. Raises Unauthorized or Forbidden."""
    editors: Keys = request.app.state.editors
    name = editors.holder(request)
    if name is not None:
        return name
    readers: Keys = request.app.state.reading_keys
    if readers.holder(request) is not None:
        raise Forbidden("this key may read, nothing else: it takes an editor's")
    raise Unauthorized("this needs an editor's key: send Authorization: Bearer KEY")


async def body_of(request: Request, kind: type[ModelT]) -> ModelT:
    """The body as a model. Raises BadRequest naming all that is wrong."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY_BYTES:
            raise BadRequest([Fault("body", f"is longer than {_MAX_BODY_BYTES} bytes")])
    if b"\\u0000" in body:
        raise BadRequest([Fault("body", "holds a NUL character")])
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        faults = [Fault(".".join(map(str, e["loc"])) or "body", e["msg"]) for e in error.errors(include_url=False)]
        raise BadRequest(faults) from error
