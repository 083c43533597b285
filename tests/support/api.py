"""The API's operations with the token each asks for."""

from collections.abc import Iterator
from typing import Any

from rammevaerk.config.api import api
from rammevaerk.exchange.calls import OrganisationToken


def operations() -> Iterator[tuple[str, str, Any]]:
    """Method, address below /api and the operation itself."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, "/" + "/".join(part for part in f"{prefix}/{path}".split("/") if part), operation


def asked_tokens() -> dict[str, OrganisationToken]:
    """The token asked for by each operation that asks for one, by method and address."""
    found = {}
    for method, address, operation in operations():
        for auth in operation.auth_callbacks:
            if isinstance(auth, OrganisationToken):
                found[f"{method} {address}"] = auth
    return found
