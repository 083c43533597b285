"""Every way to get a law file wrong, with the words the error must hold: file, key and what is expected."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from rammevaerk.law.files import LawFileError, read_catalogue
from rammevaerk.law.values import ParameterDefinition, ParameterType, State, parse_value, shown

SOURCES = """\
sources:
  - {id: aftale, title: Aftalen, reference: 'pkt. 4', date: 2020-01-01, kind: agreement, reading: read}
  - {id: demo, title: 'Demodata: opdigtet aftale', reference: '', date: null, kind: demo, reading: own}
"""
PARAMETER = """\
id: pricing.share
label: Andel
unit: af lønnen
type: share
description: En andel.
values:
  sjaelland:
    - {from: 2020-01-01, value: '0.06', state: in_force, source: aftale}
    - {from: 2025-01-01, value: null, state: unknown, source: aftale, note: Ikke læst}
"""
DEMO = """\
id: pricing.share
values:
  sjaelland:
    - {from: 2023-01-01, value: '0.05', state: assumed, source: demo}
"""

Write = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Write:
    def write(sources: str = SOURCES, parameter: str = PARAMETER, demo: str = DEMO) -> Path:
        for name, content in (
            ("sources.yml", sources),
            ("parameters/pricing/share.yml", parameter),
            ("demo/pricing/share.yml", demo),
        ):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return tmp_path

    return write


def test_a_correct_folder_is_read(folder: Write) -> None:
    catalogue = read_catalogue(folder())
    assert catalogue.sources["aftale"].date == date(2020, 1, 1)
    real = catalogue.rulebook("sjaelland", date(2023, 1, 1), demo=False).value("pricing.share")
    assert (real.value, real.source, real.state) == (Decimal("0.06"), "Aftalen (pkt. 4)", State.IN_FORCE)
    later = catalogue.rulebook("sjaelland", date(2025, 1, 1), demo=False).value("pricing.share")
    assert (later.value, later.note, later.valid_from) == (None, "Ikke læst", date(2025, 1, 1))
    demo = catalogue.rulebook("sjaelland", date(2026, 1, 1), demo=True).value("pricing.share")
    assert (demo.value, demo.state) == (Decimal("0.05"), State.ASSUMED)


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("label: Andel\n", "", "label: is missing"),
        ("unit:", "units:", "unit: is missing"),
        ("label: Andel", "label: ''", "label: must be a text"),
        ("description: En andel.", "description: En andel.\nowner: x", "owner: is not a key here"),
        ("id: pricing.share", "id: pricing.other", "id: must be pricing.share"),
        ("type: share", "type: percent", "type: must be one of"),
        ("type: share", "type: choice", "choices: is missing"),
        ("type: share", "type: share\nchoices: {a: b}", "choices: has no meaning"),
        ("type: share", "type: choice\nchoices: {a: 1}", "choices: must map"),
        ("type: share", "type: choice\nchoices: {a: b}", "values.sjaelland[0].value: '0.06' is not among the choices: a"),
        ("sjaelland", "fyn", "values.fyn: is no area"),
        ("'0.06'", "0.06", "values.sjaelland[0].value: 0.06 is no exact number"),
        ("'0.06'", "'seks'", "'seks' is no number"),
        ("'0.06'", "'NaN'", "no finite number"),
        ("'0.06'", "'6'", "'6' is no share"),
        ("'0.06'", "null", "values.sjaelland[0].value: is missing"),
        ("value: null", "value: '0.1'", "values.sjaelland[1].value: must be null in the state unknown"),
        ("in_force", "valid", "values.sjaelland[0].state: must be one of in_force"),
        ("state: in_force, source: aftale", "state: in_force, source: avis", "values.sjaelland[0].source: 'avis' is not in"),
        ("state: in_force, source: aftale", "state: in_force, source: demo", "demo data belong under demo/"),
        ("from: 2020-01-01", "from: i går", "values.sjaelland[0].from: must be a date"),
        ("from: 2020-01-01", "from: 2020-01-01 10:00:00", "values.sjaelland[0].from: must be a date"),
        ("from: 2020-01-01", "from: 2020-02-30", "date that does not exist"),
        ("from: 2020-01-01", "from: 2026-01-01", "values.sjaelland: the dates must rise"),
        ("from: 2020-01-01", "from: 2025-01-01", "values.sjaelland: the dates must rise"),
        ("label: Andel", "label: Andel\nlabel: To", "written twice"),
        ("label: Andel", "label: [", "no correct YAML"),
        (PARAMETER[PARAMETER.index("values:") :], "values: {}\n", "values: must hold at least one area"),
        (PARAMETER[PARAMETER.index("values:") :], "values: {sjaelland: []}\n", "values.sjaelland: must be a list"),
        (PARAMETER[PARAMETER.index("values:") :], "values: {sjaelland: [x]}\n", "values.sjaelland[0]: must have"),
        (PARAMETER, "- x\n", "must be a mapping"),
    ],
)
def test_a_wrong_parameter_file_is_refused(folder: Write, written: str, instead: str, said: str) -> None:
    assert written in PARAMETER
    with pytest.raises(LawFileError) as refused:
        read_catalogue(folder(parameter=PARAMETER.replace(written, instead, 1)))
    assert "parameters/pricing/share.yml" in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("assumed", "in_force", "demo data must have state assumed and source demo"),
        ("source: demo", "source: aftale", "demo data must have state assumed and source demo"),
        ("id: pricing.share", "id: pricing.x", "id: must be pricing.share"),
        ("id: pricing.share", "id: pricing.share\nlabel: x", "label: is not a key here"),
    ],
)
def test_a_wrong_demo_file_is_refused(folder: Write, written: str, instead: str, said: str) -> None:
    with pytest.raises(LawFileError) as refused:
        read_catalogue(folder(demo=DEMO.replace(written, instead, 1)))
    assert "demo/pricing/share.yml" in str(refused.value)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("kind: agreement", "kind: rumour", "sources[0].kind: must be one of"),
        ("reading: read", "reading: heard", "sources[0].reading: must be one of"),
        ("date: 2020-01-01", "date: soon", "sources[0].date: must be a date"),
        ("id: demo", "id: aftale", "sources[1]: the id aftale is used twice"),
        ("title: Aftalen", "title: ''", "sources[0].title: must be a text"),
        (", reading: read", "", "sources[0].reading: is missing"),
        ("sources:", "source:", "sources: must be a list"),
        ("sources:\n", "sources:\n  - aftale\n", "sources[0]: must have the keys"),
    ],
)
def test_a_wrong_source_is_refused(folder: Write, written: str, instead: str, said: str) -> None:
    with pytest.raises(LawFileError) as refused:
        read_catalogue(folder(sources=SOURCES.replace(written, instead, 1)))
    assert "sources.yml" in str(refused.value)
    assert said in str(refused.value)


def test_a_demo_file_without_its_parameter_is_refused(folder: Write) -> None:
    root = folder()
    (root / "demo" / "pricing" / "other.yml").write_text(DEMO)
    with pytest.raises(LawFileError, match=r"no parameter pricing\.other exists"):
        read_catalogue(root)


def test_a_missing_register_of_sources_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LawFileError, match="cannot be read"):
        read_catalogue(tmp_path)


def definition(kind: ParameterType, **choices: str) -> ParameterDefinition:
    return ParameterDefinition("a.b", "A", "", kind, "", choices)


@pytest.mark.parametrize(
    ("kind", "raw", "value", "words"),
    [
        (ParameterType.SHARE, "0.0153", Decimal("0.0153"), "1,53\N{NO-BREAK SPACE}%"),
        (ParameterType.SHARE, "1", Decimal(1), "100\N{NO-BREAK SPACE}%"),
        (ParameterType.SHARE, 0, Decimal(0), "0\N{NO-BREAK SPACE}%"),
        (ParameterType.DECIMAL, "30.50", Decimal("30.5"), "30,5"),
        (ParameterType.DECIMAL, "42150.75", Decimal("42150.75"), "42.150,75"),
        (ParameterType.INTEGER, "365", 365, "365"),
        (ParameterType.FLAG, "ja", True, "ja"),
        (ParameterType.FLAG, False, False, "nej"),
        (ParameterType.LIST, "90, 30", (90, 30), "90, 30"),
    ],
)
def test_values_are_read_and_shown_in_danish(kind: ParameterType, raw: object, value: object, words: str) -> None:
    parsed = parse_value(definition(kind), raw)
    assert parsed == value
    assert type(parsed) is type(value)
    assert shown(definition(kind), parsed) == words


def test_lists_of_codes_are_checked_and_shown_by_name() -> None:
    groups = definition(ParameterType.LIST, a="første", b="anden")
    assert shown(groups, parse_value(groups, ["b", "a"])) == "anden, første"
    for wrong in (["c"], ["a", "a"], 5):
        with pytest.raises(ValueError):
            parse_value(groups, wrong)


def test_tables_have_the_entries_their_file_names() -> None:
    limits = definition(ParameterType.TABLE, limits="grænser")
    parsed = parse_value(limits, {"limits": ["1.5"]})
    assert parsed == {"limits": (Decimal("1.5"),)}
    assert shown(limits, parsed) == "grænser: 1,5"
    for wrong in (["a"], {1: "a"}, {"a": ["1"]}, {"limits": 0.5}, {"limits": ["1"], "a": ["1"]}):
        with pytest.raises(ValueError):
            parse_value(limits, wrong)


def test_unknown_is_shown_as_a_dash() -> None:
    assert shown(definition(ParameterType.SHARE), None) == "–"


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (ParameterType.FLAG, "perhaps"),
        (ParameterType.FLAG, 1),
        (ParameterType.INTEGER, True),
    ],
)
def test_values_of_another_type_are_refused(kind: ParameterType, raw: object) -> None:
    with pytest.raises(ValueError):
        parse_value(definition(kind), raw)
