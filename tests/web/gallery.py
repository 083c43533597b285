"""Pages that show every component of the shell once, with fixed content, for the tests of the shell and for the eye."""

import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

import rammevaerk
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.trace import Figure
from rammevaerk.web.charts import (
    Axis,
    Band,
    Bar,
    Caption,
    Chart,
    HeatCell,
    Point,
    Series,
    Step,
    bars,
    heatmap,
    lines,
    scatter,
    waterfall,
)
from rammevaerk.web.components.lists import StepShown, TaskShown
from rammevaerk.web.components.map import MapArea, RegionMap
from rammevaerk.web.components.places import Places
from rammevaerk.web.components.sparkline import KeyFigure
from rammevaerk.web.components.wheel import Deadline, Phase, Wheel
from rammevaerk.web.forms import (
    DanishDateField,
    FilterForm,
    Form,
    GuardedFileField,
    GuardedTextField,
    MoneyField,
    MonthField,
    PercentField,
)
from rammevaerk.web.maps import Projection, project
from rammevaerk.web.models import Job, JobState
from rammevaerk.web.tables import Column, Table
from rammevaerk.web.templatetags.rv import demo_mark, fresh, places_strip
from rammevaerk.web.todo import Task

TODAY = date(2026, 11, 10)
CRUMBS = [("Takster", "/takst/"), ("Sivkær 2027", "")]


def wheel() -> Wheel:
    phases = [
        ("Planlægning", "", (1, 1), (2, 1)),
        ("Indsamling", "", (2, 1), (3, 21)),
        ("Analyse", "", (3, 21), (5, 1)),
        ("Udkast", "", (5, 1), (6, 16)),
        ("Høring", "", (6, 16), (8, 21)),
        ("Styregruppe og K17", "K17", (8, 21), (9, 8)),
        ("18 parter godkender", "Godkendelse", (9, 8), (12, 2)),
        ("Offentliggørelse", "Udgivelse", (12, 2), (12, 31)),
    ]
    deadlines = [
        (date(2026, 1, 31), "Tidsplan og temaer vedtaget"),
        (date(2026, 3, 20), "Indberetninger afleveret"),
        (date(2026, 4, 30), "Samlet vurdering af behov"),
        (date(2026, 6, 15), "Udkast til aftalen"),
        (date(2026, 8, 20), "Høringssvar"),
        (date(2026, 8, 28), "Styregruppe og K17"),
        (date(2026, 9, 7), "KKR Sjælland anbefaler"),
        (date(2026, 12, 1), "18 parter har besluttet"),
        (date(2026, 12, 15), "Sendt til Social- og Boligstyrelsen"),
        (date(2026, 12, 31), "Aftalen gælder fra 1. jan. 2027"),
    ]
    states = ["done"] * 6 + ["now", "next"]
    return Wheel(
        year=2026,
        phases=[
            Phase(label, date(2026, *start), date(2026, *end), state, short)
            for (label, short, start, end), state in zip(phases, states, strict=True)
        ],
        deadlines=[Deadline(day, label, done=day < TODAY) for day, label in deadlines],
        today=TODAY,
        title="Årshjul for rammeaftale 2027–2028. I dag, 10. november 2026, er fasen Godkendelse hos parterne.",
        centre=("Tirsdag", "10. nov.", "uge 46, 2026", "21 dage til fristen"),
    )


@cache
def projection() -> Projection:
    shapes = Path(rammevaerk.__file__).parent / "config" / "demo" / "data" / "rs17.geojson"
    return project(json.loads(shapes.read_text(encoding="utf-8")), 380)


def region_map() -> RegionMap:
    areas = [MapArea(shape.key, place * 3 % 8 if place else None, "/liste/") for place, shape in enumerate(projection().shapes)]
    return RegionMap(
        projection=projection(),
        areas=areas,
        limits=(2, 4, 6),
        caption="Åbne pladser i kommunerne",
        unit="åbne pladser",
        area_header="Kommune",
        value_header="Åbne pladser",
        link_words="Vælg en kommune for at se dens tilbud.",
    )


def front(request: HttpRequest) -> HttpResponse:
    context = {
        "today": TODAY,
        "wheel": wheel(),
        "tasks": [
            Task(date(2026, 11, 8), "Ryk fire parter for dato i byrådet", "De når ikke fristen 1. december", "/a/"),
            Task(date(2026, 11, 10), "Tag stilling til 4 mærkelige rækker", "Import af tilbud: to ark for samme år", "/b/"),
            Task(date(2026, 11, 12), "Send sagen om Tangstien til K17", "Særlige vilkår: fire alternativer er regnet", "/c/"),
            Task(date(2026, 11, 20), "Godkend referat fra styregruppen", "Mødet 6. november, 9 punkter", "/d/"),
        ],
        "news": [
            TaskShown("Region Sjælland har godkendt aftalen", context="Regionsrådet, punkt 7", small="I dag 8.14"),
            TaskShown("Tidlig advarsel om Hyldemosen", "/e/", "Faldet fire kvartaler i træk", small="I går", is_demo=True),
        ],
        "figures": [
            KeyFigure(
                "Belægning", "94,0", "%", "+0,5 procentpoint på et år", (93, 94, 92, 95, 96, 95, 97, 98), "Fra 93,5 til 94,0"
            ),
            KeyFigure(
                "Åbne pladser", "214", "af 7.012", "18 færre end for et år siden", (9, 8, None, 6, 7, 4, 5, 2), "Fra 232 til 214"
            ),
            KeyFigure("Gennemsnitlig takst, SEL § 108", "2.941", "kr. pr. døgn", "+3,1 % siden 2025", (1, 1, 4, 4, 4), "Op"),
            KeyFigure("Tilbud med forældede tal", "31", "af 486", "27 færre end for et år siden"),
        ],
        "running": Job(
            pk=7, label="Aftaledokumentet dannes", state=JobState.RUNNING, done=3, total=5, note="Bilag 3: takstliste."
        ),
    }
    return render(request, "gallery/front.html", context)


ROWS = [
    {
        "name": "Fjordlyngen",
        "sub": "ABL § 105",
        "places": Places(36, 31, 1, 4),
        "on": date(2026, 11, 9),
        "open": 4,
        "tariff": 1946,
    },
    {"name": "Aabo", "sub": "SEL § 107", "places": Places(8, 5, 0, 3), "on": date(2026, 9, 14), "open": 3, "tariff": 3812},
    {"name": "Tangstien", "sub": "SEL § 108", "places": Places(8, 5, 0, 3, 3), "on": date(2026, 6, 3), "open": 3, "tariff": 4211},
    {
        "name": "Klintesøen",
        "sub": "SEL § 108",
        "places": Places(20, 17, 1, 1, 0, 1),
        "on": date(2026, 10, 28),
        "open": 1,
        "tariff": 2731,
    },
    {"name": "Bækrosen", "sub": "SEL § 107", "places": Places(16, 18, 0, 0), "on": date(2026, 11, 2), "open": 0, "tariff": 2187},
    {"name": "Ærtebo", "sub": "SEL § 108", "places": Places(58, None), "on": None, "open": None, "tariff": None},
]


class ServiceFilter(FilterForm):
    q = forms.CharField(label="Søg efter navn, målgruppe eller by")
    municipality = forms.ChoiceField(label="Kommune", choices=[("", "Alle 17 kommuner"), ("370", "Næstved"), ("330", "Slagelse")])
    paragraph = forms.ChoiceField(label="Paragraf", choices=[("", "Alle paragraffer"), ("SEL-108", "SEL § 108")])


def service_table(request: HttpRequest, rows: Any = ROWS, page_size: int = 50) -> Table:
    def name(row: dict[str, Any]) -> str:
        return format_html('<a href="/takst/">{}</a> {}<span class="rv-sub">{}</span>', row["name"], demo_mark(True), row["sub"])

    def places(row: dict[str, Any]) -> str:
        from django.template.loader import render_to_string

        strip = render_to_string("web/components/places.html", places_strip(row["places"]))
        return format_html("{}{}", strip, fresh({"today": TODAY}, row["on"], ""))

    columns = [
        Column("name", "Tilbud", name, sortable="name", export="name"),
        Column("places", "Pladser", places, export=lambda row: row["places"].budgeted),
        Column("open", "Åbne", numeric=True, sortable="open"),
        Column("tariff", "Takst", numeric=True, sortable="tariff", unit="kr. pr. døgn"),
    ]
    return Table(
        columns,
        rows=rows,
        request=request,
        name="services",
        order="-open",
        page_size=page_size,
        filters=ServiceFilter(request.GET),
        caption="Tilbud",
        empty="Ingen tilbud passer til alle dine krav.",
    )


def listing(request: HttpRequest) -> HttpResponse:
    rows = [] if request.GET.get("q") == "ingen" else ROWS
    table = service_table(request, rows)
    context = {"today": TODAY, "table": table, "map": region_map(), "crumbs": [("Tilbud", "")]}
    return table.export() or render(request, "gallery/list.html", context)


def tariff_figure() -> Figure:
    share = Figure("share", "Kommunens andel af ledelse", Decimal("0.06"), "%", source="Opdigtet aftale", state="assumed")
    direct = Figure("direct", "Alle direkte poster", 24893000, "kr", source="Budget 2027, linje 1-7")
    return Figure(
        "overhead",
        "Fælles ledelse",
        Decimal(1493580),
        "kr",
        formula="{share} × {direct}",
        inputs=(share, direct),
        source="Takstaftalen er ikke indtastet.",
        state="assumed",
        params={"entered": "Sekretariatet, 2. sep. 2026"},
    )


def tariff(request: HttpRequest) -> HttpResponse:
    context = {
        "today": TODAY,
        "crumbs": CRUMBS,
        "overhead": tariff_figure(),
        "places": Places(22, 20, 1, 1, 1),
        "findings": [
            Finding("x.note", Severity.NOTE, "The tariff cap of {year} is unknown.", params={"year": "2027"}),
            Finding(
                "x.rise",
                Severity.WARNING,
                "Other running costs rise by {share}.",
                "Ask the operator.",
                params={"share": "11,1 %"},
            ),
            Finding("x.stop", Severity.BLOCKING, "Overhead is unknown.", "Enter it.", "Celle D14", rule="Takstaftalen § 4"),
        ],
        "steps": [
            StepShown("Version 1, kladde", "12. okt. 2026, læst fra Excel", "done"),
            StepShown("Version 2, godkendt af driftsherren", "28. okt. 2026", "done", "/v2/"),
            StepShown("Version 3, offentliggjort", "4. nov. 2026", "now"),
            StepShown("Gælder", "1. jan. 2027"),
        ],
        "facts": [("Driftsherre", "Slagelse Kommune"), ("Pladser", 22), ("Lukket", None), ("Åbnet", date(2009, 3, 1))],
        "change": change_chart(),
    }
    return render(request, "gallery/tariff.html", context)


def change_chart() -> Chart:
    steps = [
        Step("Takst 2026", 3088, total=True),
        Step("Pris- og lønudvikling", 90),
        Step("Udgifter ud over pris og løn", 290),
        Step("Efterregulering fra 2025", -64),
        Step("Pladser: 24 mod 22", -284),
        Step("Belægning", 21),
        Step("Takst 2027", 3141, total=True),
    ]
    caption = Caption(
        "Derfor er taksten ændret siden 2026", "Pris og løn løfter taksten 90 kr., flere pladser sænker den 284 kr."
    )
    return waterfall(caption, steps, headers=("Årsag", "Kr. pr. døgn"))


def all_charts() -> list[Chart]:
    prices = [
        ("Bakkegården, Skelbækgård", 4618),
        ("Opholdsstedet i Roskilde", 2560),
        ("ITC Roskilde", 773),
        ("Efterregulering", -640),
    ]
    years = [2024, 2025, 2026, 2027]
    return [
        bars(
            Caption("Hvad koster en plads?", "En døgnplads koster flere gange så meget som en plads om dagen.", "Kr. pr. døgn."),
            [Bar(name, value, focus=place != 2) for place, (name, value) in enumerate(prices)],
            headers=("Tilbud", "Kr. pr. døgn"),
        ),
        lines(
            Caption("Takst", "Taksten er steget 6,0 % siden 2024. Pris og løn er steget 9,3 %.", "Aksen begynder ved 2.900 kr."),
            [
                Series("Sivkær", list(zip(years, (2962, 3034, 3088, 3141), strict=True))),
                Series("Pris og løn", list(zip(years, (2962, 3050, 3142, 3237), strict=True)), context=True, planned=True),
            ],
            header="År",
        ),
        lines(
            Caption("Pladser over tid", "Belægningen er faldet siden 2025."),
            [
                Series(
                    "normerede",
                    [(date(2023, 1, 1), 22), (date(2027, 1, 1), 24), (date(2027, 6, 1), 24)],
                    context=True,
                    steps=True,
                ),
                Series(
                    "belagte",
                    [
                        (date(2023, 1, 1), Decimal("21.6")),
                        (date(2024, 1, 1), None),
                        (date(2025, 1, 1), 21),
                        (date(2026, 10, 1), 20),
                    ],
                    steps=True,
                ),
            ],
            header="Dag",
            today=TODAY,
        ),
        change_chart(),
        scatter(
            Caption("Tredelingen", "Sivkær er blevet mere specialiseret.", "Vandret akse i tifold."),
            [
                Point("Sivkær", 95, 84, 1, focus=True, path=((120, 73), (105, 79))),
                Point("Klintesøen", 175, 66, 2),
                Point("Fjordlyngen", 1600, 24, 3),
            ],
            x=Axis("Borgere i målgruppen", log=True, low=10, high=3000),
            y=Axis("Grad af specialisering", low=0, high=100),
            header="Tilbud",
            bands=[
                Band("Niveau 1: meget specialiseret", [(10, 58, 100), (3000, 100, 100)]),
                Band("Niveau 2: specialiseret", [(10, 14, 58), (3000, 54, 100)]),
                Band("Niveau 3: mere alment", [(10, 0, 14), (3000, 0, 54)]),
            ],
        ),
        heatmap(
            Caption("Hvem køber hos hvem?", "Næstved køber mest hos Slagelse."),
            [
                HeatCell(buyer, seller, None if buyer == seller else (len(buyer) * len(seller) * 7) % 90)
                for buyer in ("Faxe", "Næstved", "Slagelse")
                for seller in ("Faxe", "Næstved", "Slagelse", "Region Sjælland")
            ],
            corner="Køber",
        ),
    ]


def charts(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/charts.html", {"charts": all_charts(), "crumbs": [("Diagrammer", "")]})


class EveryField(Form):
    reference = GuardedTextField(label="Jeres sagsnummer")
    amount = MoneyField(label="Beløb", help_text="For eksempel 12.000 eller 1.234,50")
    share = PercentField(label="Andel", required=False)
    start = DanishDateField(label="Ønsket start")
    month = MonthField(label="Måned", required=False)
    paragraph = forms.ChoiceField(label="Paragraf", choices=[("", "Vælg"), ("SEL-108", "SEL § 108"), ("SEL-107", "SEL § 107")])
    kinds = forms.MultipleChoiceField(
        label="Skal være opfyldt",
        choices=[("night", "Vågen nattevagt"), ("ground", "Bolig i stueplan")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Vælg mindst én",
    )
    score = forms.ChoiceField(label="Score", choices=[("1", "1"), ("2", "2"), ("x", "Ved ikke")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="Jeg har læst det", required=False)
    wishes = GuardedTextField(label="Borgerens egne ønsker", rows=4, required=False)
    file = GuardedFileField(label="Regneark", required=False)


def form(request: HttpRequest) -> HttpResponse:
    filled = EveryField(request.POST or None, request.FILES or None)
    status = 422 if filled.is_bound and not filled.is_valid() else 200
    return render(request, "gallery/form.html", {"form": filled, "crumbs": [("Formular", "")]}, status=status)


def done(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("statement", ""))
