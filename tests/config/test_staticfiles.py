"""The files of the npm packages that the pages are served with."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders

from rammevaerk.config.staticfiles import SERVED, PagePackagesFinder, served_files


def test_every_package_has_files_and_no_more_than_it_says() -> None:
    files = dict(served_files())
    for prefix, _folder, _pattern in SERVED:
        assert [name for name in files if name.startswith(f"{prefix}/")], prefix
    assert sum(path.stat().st_size for path in files.values()) < 20_000_000


def test_a_page_finds_its_scripts_and_styles() -> None:
    for name in ("dkfds/css/dkfds.min.css", "dkfds/js/dkfds.min.js", "htmx/htmx.min.js", "vega-embed/vega-embed.min.js"):
        found = finders.find(name)
        assert found, name
        assert Path(str(found)).stat().st_size > 1000
    assert finders.find("dkfds/css/dkfds-virkdk.min.css") is None
    assert PagePackagesFinder().find("../package.json") == []


def test_what_the_style_sheet_names_is_served_beside_it() -> None:
    files = dict(served_files())
    sheet = files["dkfds/css/dkfds.min.css"].read_text()
    named = {address.split("?")[0].split("#")[0] for address in re.findall(r"url\([\"']?(\.\./[^)\"']+)", sheet)}
    assert named
    assert sorted(name for name in named if name.replace("..", "dkfds", 1) not in files) == []
