"""What the page frame needs on every page; asked of the request, so that the shell knows nothing of roles."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from rammevaerk.web.clock import is_demo


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame: menu, who is logged in, demo bar, footer links.

    Hooks a lower-level middleware may set on the request, all optional: `menu`, a list of (label, url, active); `who`,
    a pair (role, organisation) in the reader's language; `footer_links`, a list of (label, url).
    """
    return {
        "menu": getattr(request, "menu", []),
        "who": getattr(request, "who", None),
        "footer_links": getattr(request, "footer_links", []),
        "demo_mode": is_demo(),
        "today": getattr(request, "today", None),
        "login_url": _address(getattr(settings, "RAMMEVAERK_LOGIN_VIEW", "account_login")),
        "logout_url": _address(getattr(settings, "RAMMEVAERK_LOGOUT_VIEW", "account_logout")),
        "about_demo_url": _address(getattr(settings, "RAMMEVAERK_ABOUT_VIEW", "home:about")),
        "agreement_area_name": getattr(settings, "RAMMEVAERK_AREA_NAME", ""),
    }
