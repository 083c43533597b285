"""The gallery as a small site of its own, with the product's frame, policies and templates."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from rammevaerk.web.catalogue import compile_catalogue, is_stale


@pytest.fixture(scope="session", autouse=True)
def _danish() -> None:
    """The Danish texts as they stand in the area files now."""
    if is_stale():
        compile_catalogue()


@pytest.fixture
def gallery(db: None, settings: Any) -> Client:
    """A visitor of the gallery."""
    settings.ROOT_URLCONF = "tests.web.gallery_urls"
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]}
    ]
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if ".home." not in name]
    return Client(raise_request_exception=False)
