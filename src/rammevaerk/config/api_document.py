"""The API's description of itself, as it is served and as it is kept in `docs/openapi.json`."""

from typing import Any

from rammevaerk.config.api import api


def document() -> dict[str, Any]:
    """OpenAPI 3.1, without a request: the addresses begin with `/api/`."""
    return dict(api.get_openapi_schema(path_prefix="/api/"))
