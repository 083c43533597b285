"""Real geography: borders, inhabitants, distances, and the adults' target groups with what they roll up into."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.apps import apps

from rammevaerk.config.demo.world import World
from rammevaerk.registry.rules.distance import MapPoint, kilometres
from rammevaerk.registry.rules.reporting_groups import REPORTING_GROUPS

DAGI = "Klimadatastyrelsen, Danmarks Administrative Geografiske Inddeling (DAGI) 2021"
STATISTICS = "Danmarks Statistik, FOLK1A"
BETWEEN_TOWNS = "Luftlinje mellem administrative byer (GeoNames)"
BETWEEN_CENTRES = "Luftlinje mellem kommunernes visuelle centre (DAGI 2021)"
TERMS = "KL, Fælles Faglige Begreber, version 20240530 (kl-term 2.3.0). Uden licenstekst i kilden: spørg KL før offentliggørelse"
TERMS_SCHEME = "FFB 20240530"
TERMS_ROOT = "Målgruppe"

_FOLDED_INTO = {
    "Fysisk funktionsnedsættelse": 0,
    "Hjerneskade": 1,
    "Udviklingsforstyrrelse": 2,
    "Udviklingshæmning": 3,
    "Anden intellektuel/kognitiv forstyrrelse": 4,
    "Demens": 4,
    "Psykiske vanskeligheder": 5,
    "Multipel funktionsnedsættelse": 6,
    "Sjældent forekommende funktionsnedsættelse": 7,
    "Hjemløshed": 8,
    "Overgreb": 9,
    "Misbrug": 10,
    "Socialt problem": 11,
}


def make_geography(world: World) -> None:
    """Everything real that the register stands on."""
    _profiles(world)
    _inhabitants(world)
    _distances(world)
    make_target_groups()


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """The rows of a file among the demo's data."""
    with files("rammevaerk.config.demo").joinpath(f"data/{name}").open(encoding="utf-8") as source:
        yield from csv.DictReader(source)


def _borders() -> dict[str, Any]:
    """Geometry by municipality code; the area's own are drawn finer than the rest of the country."""
    found = {}
    for name in ("kommuner_98_simplified.geojson", "rs17.geojson"):
        text = files("rammevaerk.config.demo").joinpath(f"data/{name}").read_text(encoding="utf-8")
        for feature in json.loads(text)["features"]:
            found[feature["properties"]["kommunekode"]] = feature["geometry"]
    return found


def _profiles(world: World) -> None:
    profile = apps.get_model("registry", "MunicipalityProfile")
    borders = _borders()
    profile.objects.bulk_create(
        profile(
            organisation=world.municipalities[row["kommunekode"]],
            region_code=row["regionskode"],
            region_name=row["regionsnavn"],
            centre_longitude=Decimal(row["visueltcenter_lon"]),
            centre_latitude=Decimal(row["visueltcenter_lat"]),
            area_km2=int(row["areal_km2_ca"]),
            border=borders[row["kommunekode"]],
            source=DAGI,
        )
        for row in rows_of("kommuner.csv")
    )


def _inhabitants(world: World) -> None:
    population = apps.get_model("registry", "Population")
    population.objects.bulk_create(
        population(
            organisation=world.municipalities[row["kommunekode"]],
            quarter=row["periode"],
            age_band=row["aldersgruppe"],
            inhabitants=int(row["antal"]),
            source=STATISTICS if row["kilde"].startswith("DST") else row["kilde"],
        )
        for row in rows_of("befolkning.csv")
    )


def _distances(world: World) -> None:
    """Between towns where both lie in the area, else between the municipalities' middles."""
    distance = apps.get_model("registry", "Distance")
    codes = {name: organisation.pk for name, organisation in world.municipalities.items()}
    centres = {
        row["kommunekode"]: MapPoint(Decimal(row["visueltcenter_lon"]), Decimal(row["visueltcenter_lat"]))
        for row in rows_of("kommuner.csv")
    }
    towns = {(row["fra_kode"], row["til_kode"]): Decimal(row["km_luftlinje_adm_by"]) for row in rows_of("afstande_rs17.csv")}
    rows = []
    for origin, here in centres.items():
        for destination, there in centres.items():
            if origin == destination:
                continue
            known = towns.get((origin, destination))
            rows.append(
                distance(
                    origin_id=codes[origin],
                    destination_id=codes[destination],
                    kilometres=kilometres(here, there) if known is None else known,
                    source=BETWEEN_CENTRES if known is None else BETWEEN_TOWNS,
                )
            )
    distance.objects.bulk_create(rows, batch_size=5000)


def make_target_groups() -> None:
    """The branch *Målgruppe* of the code list, each with the reporting group of its nearest ancestor that has one."""
    group = apps.get_model("registry", "TargetGroup")
    terms = {row["kode"]: row for row in rows_of("ffb_begreber.csv")}
    root = next(code for code, row in terms.items() if row["begreb"] == TERMS_ROOT)
    parents = {row["overbegreb_kode"] for row in terms.values()}
    made: dict[str, Any] = {}
    for code, row in sorted(terms.items(), key=lambda item: int(item[1]["niveau"])):
        above = made.get(row["overbegreb_kode"])
        if above is None and row["overbegreb_kode"] != root:
            continue
        made[code] = group.objects.create(
            scheme=TERMS_SCHEME,
            code=code,
            name=row["begreb"],
            parent=above,
            depth=0 if above is None else above.depth + 1,
            is_leaf=code not in parents,
            group12=_reporting_group(code, terms),
            valid_from=date(2024, 5, 30),
            source=TERMS,
        )


def _reporting_group(code: str, terms: dict[str, dict[str, str]]) -> str:
    """Nearest ancestor, itself included, that one of the twelve groups stands for; empty for branches above them."""
    place: str | None = code
    while place in terms:
        number = _FOLDED_INTO.get(terms[place]["begreb"])
        if number is not None:
            above_all = terms[place]["begreb"] == "Socialt problem" and place == code
            return "" if above_all else REPORTING_GROUPS[number]
        place = terms[place]["overbegreb_kode"]
    return ""
