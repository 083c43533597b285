"""What a page of the register says, as the tests of pages read it."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

Browser = Callable[[str], Client]


def text_of(response: Any) -> str:
    return str(response.content.decode())


def names_in(page: str) -> list[str]:
    """The services a list links to, in its order."""
    return re.findall(r'<a href="/tilbud/\d+/">([^<]+)</a>', page)


def listed(client: Client, **query: Any) -> list[str]:
    """The services on the first page of the list, narrowed by a query."""
    response = client.get(reverse("registry:service_list"), query)
    assert response.status_code == 200
    return names_in(text_of(response))
