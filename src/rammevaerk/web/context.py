"""What the page frame needs on every page; asked of the request, so that the shell knows nothing of roles."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from rammevaerk.web.clock import is_demo


class FramedRequest(HttpRequest):
    """The hooks of the frame as a middleware sets them: see `shell`."""

    menu: list[tuple[str, str, bool]]
    who: tuple[str, str] | None
    footer_links: list[tuple[str, str]]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def footer_links() -> list[tuple[str, str]]:
    """The pages about the platform itself, those that have an address."""
    pages = ((_("About Rammeværk"), "home:about"), (_("Accessibility statement"), "home:accessibility"))
    return [(label, address) for label, name in pages if (address := _address(name))]


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame: menu, who is logged in, demo bar, footer links.

    Hooks a middleware may set on the request, all optional: `menu`, a list of (label, url, active); `who`, a pair (role,
    organisation) in the reader's language; `area_name`, what stands under the product's name; `search_url`; `role_url`
    for people with several roles; `footer_links`, a list of (label, url).
    """
    return {
        "menu": getattr(request, "menu", []),
        "who": getattr(request, "who", None),
        "area_name": getattr(request, "area_name", ""),
        "search_url": getattr(request, "search_url", ""),
        "role_url": getattr(request, "role_url", ""),
        "footer_links": getattr(request, "footer_links", None) or footer_links(),
        "demo_mode": is_demo(),
        "today": getattr(request, "today", None),
        "login_url": _address(getattr(settings, "RAMMEVAERK_LOGIN_VIEW", "home:enter")),
        "logout_url": _address(getattr(settings, "RAMMEVAERK_LOGOUT_VIEW", "home:leave")),
        "about_demo_url": _address(getattr(settings, "RAMMEVAERK_ABOUT_VIEW", "home:about")),
    }
