"""The catalogue keeps each text once, keeps what translators wrote, and names what is wrong with it."""

from pathlib import Path

import pytest

from rammevaerk.web import catalogue
from rammevaerk.web.catalogue import Key, Wanted

GREETING: Key = ("", "Hello {name}")
PLACES: Key = ("", "%(n)s place")
OPEN: Key = ("place", "Open")


def wanted(*keys: Key) -> dict[Key, Wanted]:
    plurals = {PLACES: "%(n)s places"}
    return {key: Wanted(key, plurals.get(key, ""), frozenset({"web"}), ("web/x.py",)) for key in keys}


def written(folder: Path, area: str, text: str) -> Path:
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    path = folder / f"{area}.po"
    path.write_text(header + text, encoding="utf-8")
    return path


def test_messages_are_found_in_python_and_in_templates(tmp_path: Path) -> None:
    python = tmp_path / "a.py"
    python.write_text('_("One") + text("Two {x}") + pgettext("place", "Open") + ngettext("%(n)s place", "%(n)s places", 2)')
    template = tmp_path / "a.html"
    template.write_text(
        '{% load i18n %}{% translate "Three" %}{% translate "Open" context "place" %}'
        "{% blocktranslate count n=2 %}{{ n }} place{% plural %}{{ n }} places{% endblocktranslate %}"
    )
    from_python = dict(catalogue.messages_of(python))
    assert from_python == {("", "One"): "", ("", "Two {x}"): "", OPEN: "", PLACES: "%(n)s places"}
    assert dict(catalogue.messages_of(template)) == {("", "Three"): "", OPEN: "", PLACES: "%(n)s places"}


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ("", "stands in no catalogue"),
        ('msgid "Hello {name}"\nmsgstr ""\n', "has no Danish text"),
        ('#, fuzzy\nmsgid "Hello {name}"\nmsgstr "Hej {name}"\n', "is fuzzy"),
        ('msgid "Hello {name}"\nmsgstr "Hej"\n', "lacks places"),
        ('msgid "Hello {name}"\nmsgstr "Hej {navn}"\n', "has other places"),
        ('msgid "Hello {name}"\nmsgstr "Hej {name}"\n\nmsgid "Gone"\nmsgstr "Væk"\n', "is used nowhere"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, entries: str, fault: str) -> None:
    written(tmp_path, "web", entries)
    found = catalogue.problems(tmp_path, wanted(GREETING))
    assert len(found) >= 1
    assert any(fault in sentence for sentence in found), found


def test_a_complete_catalogue_has_no_faults(tmp_path: Path) -> None:
    plural = 'msgid "%(n)s place"\nmsgid_plural "%(n)s places"\nmsgstr[0] "%(n)s plads"\nmsgstr[1] "%(n)s pladser"\n'
    context = 'msgctxt "place"\nmsgid "Open"\nmsgstr "Åben"\n'
    written(tmp_path, "web", f'msgid "Hello {{name}}"\nmsgstr "Hej {{name}}"\n\n{plural}\n{context}')
    assert catalogue.problems(tmp_path, wanted(GREETING, PLACES, OPEN)) == []


def test_two_files_may_not_differ_over_one_text(tmp_path: Path) -> None:
    written(tmp_path, "web", 'msgid "Hello {name}"\nmsgstr "Hej {name}"\n')
    written(tmp_path, "pricing", 'msgid "Hello {name}"\nmsgstr "Goddag {name}"\n')
    assert any("another Danish text" in sentence for sentence in catalogue.problems(tmp_path, wanted(GREETING)))


def test_updating_keeps_texts_drops_the_unused_and_adds_empty_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "extracted", lambda: wanted(GREETING, PLACES, OPEN))
    written(tmp_path, "web", 'msgid "Hello {name}"\nmsgstr "Hej {name}"\n\nmsgid "Gone"\nmsgstr "Væk"\n')
    written(tmp_path, "kernel", 'msgctxt "place"\nmsgid "Open"\nmsgstr "Åben"\n')
    assert catalogue.update_catalogue("web", tmp_path) == (1, 1)
    entries = catalogue.read_catalogues(tmp_path)["web"]
    assert catalogue.texts_of(entries[GREETING]) == ("Hej {name}",)
    assert catalogue.texts_of(entries[PLACES]) == ("", "")
    assert OPEN not in entries, "the text another area has is not repeated"
    before = (tmp_path / "web.po").read_bytes()
    assert catalogue.update_catalogue("web", tmp_path) == (0, 0)
    assert (tmp_path / "web.po").read_bytes() == before


def test_the_compiled_catalogue_is_what_django_reads(tmp_path: Path) -> None:
    import gettext

    written(tmp_path, "web", 'msgid "Hello {name}"\nmsgstr "Hej {name}"\n\nmsgid "Empty"\nmsgstr ""\n')
    written(tmp_path, "kernel", 'msgctxt "place"\nmsgid "Open"\nmsgstr "Åben"\n')
    assert catalogue.is_stale(tmp_path)
    assert catalogue.compile_catalogue(tmp_path) == 2
    with (tmp_path / "LC_MESSAGES" / "django.mo").open("rb") as stream:
        danish = gettext.GNUTranslations(stream)
    assert danish.gettext("Hello {name}") == "Hej {name}"
    assert danish.pgettext("place", "Open") == "Åben"
    assert not catalogue.is_stale(tmp_path)


def test_an_unknown_area_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown area"):
        catalogue.update_catalogue("helpers", tmp_path)
