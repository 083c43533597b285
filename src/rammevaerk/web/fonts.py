"""Where the fonts of the design system lie on this machine; documents and drawings use the same as the page."""

from pathlib import Path

from django.conf import settings

TRUETYPE = Path("dkfds") / "dist" / "fonts" / "IBMPlexSans" / "complete" / "ttf"


def truetype_folder() -> Path | None:
    """The folder with IBM Plex Sans as TrueType, or None when the page's packages are not installed.

    `NODE_MODULES` in the settings says where those packages are; without it the checkout's own folder is used.
    """
    chosen = getattr(settings, "NODE_MODULES", None)
    root = Path(chosen) if chosen else Path(__file__).resolve().parents[3] / "node_modules"
    folder = root / TRUETYPE
    return folder if folder.is_dir() else None
