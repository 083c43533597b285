"""Designations of the demo region: eight services designated today, one that has left, one waiting for the panel, one with the
panel's no, and what their operators owe. Every figure beside a criterion is the register's own."""

import random
from datetime import date
from typing import Any, NamedTuple

from django.apps import apps

from rammevaerk.config.demo.governance import moment
from rammevaerk.config.demo.world import World
from rammevaerk.designation.sources import ServiceSeen, indications_of, services_seen
from rammevaerk.registry import queries as registry

PANEL = "Fem fagfolk fra kommunerne og regionen"
PERIOD_YEARS = 2

ARGUMENTS = {
    "a1": ("Målgruppen er lille, og de fleste kommuner har højst én sag om året.", "Egen opgørelse over henvendelser"),
    "a2": ("Borgerne har flere svære funktionsnedsættelser på én gang.", "Udredninger ved indskrivning, uden navne"),
    "a3": ("Styrelsen har ikke udmeldt målgruppen.", "Styrelsens liste over udmeldinger"),
    "b1": ("Personalet har efteruddannelse, og tilbuddet underviser andre.", "Kompetenceplan og kursusliste"),
    "c1": ("Andre tilbud tager målgruppen, men ikke med den samme kompleksitet.", "Afslag fra andre tilbud de seneste to år"),
    "c2": ("Ingen kommune har alene borgere nok til at holde tilbuddet oppe.", "Brugere efter kommune de seneste tre år"),
}
GROUNDS = {
    True: "Panelet følger driftsherrens begrundelse.",
    False: "Panelet finder ikke, at dokumentationen viser det.",
}
NO_CATCHMENT = "Næsten alle brugere kommer fra få kommuner, og tilbuddet kan drives for dem alene."


class Story(NamedTuple):
    """A case as it went: what, the year, the criteria the panel said no to (None: it has not judged), and how far it came."""

    kind: str
    year: int
    no: tuple[str, ...] | None = ("a3",)
    far: str = "effect"


FIRST = Story("nomination", 2024)
AGAIN = Story("reassessment", 2026)
STORIES: dict[str, tuple[Story, ...]] = {
    "Sivkær": (FIRST, AGAIN),
    "Hyldemosen": (FIRST, AGAIN),
    "Tangstien": (FIRST, AGAIN),
    "Tranestykket": (FIRST, Story("leaving", 2026, ())),
}
DRAWN: tuple[tuple[Story, ...], ...] = (
    (Story("nomination", 2025),),
    (Story("nomination", 2025), Story("reassessment", 2026, None, "sent")),
    (Story("nomination", 2026, ("a1", "a3")),),
    (FIRST, AGAIN),
    (Story("dispensation", 2026, ("a3", "c1", "c2")),),
    (Story("nomination", 2026, ("a1", "a3", "c2"), "panel"),),
)
"""What became of services drawn among those at level 1, in the order they are drawn."""

KNOWLEDGE = (
    ("course", "Kursus i at genkende tidlige tegn", 6),
    ("request", "Svar på et spørgsmål om metode", 1),
    ("advice", "Rådgivning af en kommunes medarbejdere", 4),
    ("visit", "Besøg på tilbuddet", 3),
    ("publication", "Vejledning om målgruppen", None),
)
STATED = (
    (
        "flagship",
        "kept",
        "Tilbuddet er med i to faglige netværk og holder sig orienteret om ny forskning.",
        "Netværkenes referater",
    ),
    ("effect", "partly", "Effekten er dokumenteret for dem, der har været her mere end et år.", "Egen evaluering 2025"),
    ("open_to_all", "kept", "Alle kommuner kan søge en plads.", "Visitationsaftalen"),
    ("sound_running", "kept", "Driften tilpasses hvert kvartal.", "Økonomirapporter"),
)


def make_designation(world: World) -> None:
    """The cases in their order, then what the designated services state and share."""
    stream = world.stream("designation")
    told = _chosen(world, stream)
    services = services_seen(list(told))
    designated = []
    for pk, stories in told.items():
        for story in stories:
            _Case(world, services[pk], story).make()
        if stories[-1].kind != "leaving" and any(story.far == "effect" for story in stories):
            designated.append(services[pk])
    _duties(world, designated, stream)


def _chosen(world: World, stream: random.Random) -> dict[int, tuple[Story, ...]]:
    """Services by id with what became of them: those with a name here, and some at level 1 drawn for the rest."""
    rows = [row for row in registry.units(world.today) if row.is_demo and row.operator_id]
    names = {row.service_name: row.service_id for row in reversed(rows)}
    found = {names[name]: stories for name, stories in STORIES.items() if name in names}
    level_1 = apps.get_model("cooperation", "Level").objects.filter(subject="service", level=1)
    others = sorted(set(level_1.values_list("service_id", flat=True)) & {row.service_id for row in rows} - set(found))
    drawn = stream.sample(others, min(len(others), len(DRAWN)))
    return found | dict(zip(drawn, DRAWN, strict=False))


def _model(name: str) -> Any:
    return apps.get_model("designation", name).objects


class _Case:
    """One case while it is written."""

    def __init__(self, world: World, service: ServiceSeen, story: Story) -> None:
        self.world, self.service, self.story = world, service, story
        self.sent, self.judged = date(story.year, 2, 12), date(story.year, 3, 18)
        self.recommended, self.decided = date(story.year, 5, 21), date(story.year, 6, 12)
        self.operator = _economist(world, service)
        told = indications_of(service, self.sent, world.area)
        self.told = {criterion.value: one for criterion, one in told.items()}

    def make(self) -> None:
        """As far as the story goes."""
        row = self._nomination()
        _model("NominationStep").create(nomination=row, kind="sent", on=self.sent, by=self.operator)
        if self.story.kind != "leaving":
            self._arguments(row)
        if self.story.no is None:
            return
        if self.story.kind != "leaving":
            self._judgements(row, self.story.no)
        self._recommendation(row)
        if self.story.far == "effect":
            self._decisions(row)
            self._effect(row)

    def _nomination(self) -> Any:
        why = {
            "leaving": "Tre kommuner har bygget egen viden op, og tilbuddet er ikke længere alene om målgruppen.",
            "dispensation": "Tilbuddet er nyt og har endnu ikke brugere fra hele området.",
            "reassessment": "Tilbuddet har samme målgruppe og opgave som ved den første udpegning.",
        }
        new = "En ny måde at arbejde på, som intet andet tilbud i området har. Uden den ville indsatsen mangle."
        return _model("Nomination").create(
            area=self.world.area,
            service_id=self.service.id,
            operator_id=self.service.operator_id,
            kind=self.story.kind,
            year=self.story.year,
            argument=why.get(self.story.kind, "Tilbuddet er alene om målgruppen og bruges af hele området."),
            novelty=new if self.story.kind == "dispensation" else "",
            made_on=self.sent,
            made_by=self.operator,
            recorded_at=moment(self.sent),
            is_demo=True,
        )

    def _arguments(self, row: Any) -> None:
        _model("CriterionArgument").bulk_create(
            _model("CriterionArgument").model(
                nomination=row,
                criterion=code,
                argument=argument,
                evidence=evidence,
                as_of=date(self.story.year, 1, 31),
                indication=self.told[code].as_json(),
                given_on=self.sent,
                by=self.operator,
            )
            for code, (argument, evidence) in ARGUMENTS.items()
        )

    def _judgements(self, row: Any, no: tuple[str, ...]) -> None:
        _model("PanelJudgement").bulk_create(
            _model("PanelJudgement").model(
                nomination=row,
                criterion=code,
                met=code not in no,
                grounds=NO_CATCHMENT if code == "c2" and code in no else GROUNDS[code not in no],
                evidence=evidence,
                judged_on=self.judged,
                pointing=self.told[code].pointing.value,
                indication=self.told[code].as_json(),
                recorded_on=self.judged,
                by=self.world.people["secretariat"],
            )
            for code, (_argument, evidence) in ARGUMENTS.items()
        )

    def _recommendation(self, row: Any) -> None:
        yes = self.story.far == "effect"
        _model("PanelRecommendation").create(
            nomination=row,
            recommends=yes,
            grounds="Panelet anbefaler det." if yes else "Kriterierne er ikke opfyldt.",
            panel=PANEL,
            met_on=self.judged,
            recorded_on=self.judged,
            by=self.world.people["secretariat"],
        )

    def _decisions(self, row: Any) -> None:
        body, decision = apps.get_model("decisions", "Body"), apps.get_model("decisions", "RecordedDecision")
        bodies = {one.key: one for one in body.objects.filter(area=self.world.area, key__in=("sty", "kkr"))}
        for part, key, on in (("recommends", "sty", self.recommended), ("decides", "kkr", self.decided)):
            said = decision.objects.create(
                area=self.world.area,
                act="dispensation" if self.story.kind == "dispensation" else "designation",
                subject="nomination",
                subject_id=row.pk,
                part=part,
                body=bodies[key],
                outcome="approved",
                on=on,
                item="Udpegning af tilbud",
                recorded_at=moment(on),
                recorded_by=self.world.people["secretariat"],
                is_demo=True,
            )
        confirmed = apps.get_model("decisions", "DecisionConfirmation").objects
        confirmed.create(decision=said, by=self.world.people["second_secretariat"], at=moment(self.decided))

    def _effect(self, row: Any) -> None:
        designates = self.story.kind != "leaving"
        _model("Designation").create(
            nomination=row,
            service_id=self.service.id,
            designates=designates,
            valid_from=date(self.story.year, 7, 1),
            valid_to=date(self.story.year + PERIOD_YEARS, 7, 1) if designates else None,
            put_on=self.decided,
            by=self.world.people["secretariat"],
            is_demo=True,
        )


def _economist(world: World, service: ServiceSeen) -> Any:
    """Who wrote it for the operator, where the demo has a person there."""
    own = {world.people[name].organisation_id: world.people[name] for name in ("municipal_economist", "operator_economist")}
    return own.get(service.operator_id or 0)


def _duties(world: World, services: list[ServiceSeen], stream: random.Random) -> None:
    statements, shared = [], []
    members = [row.id for row in registry.area_municipalities(world.area.pk)]
    for number, service in enumerate(services):
        by = _economist(world, service)
        for duty, mark, words, evidence in STATED[: len(STATED) - number % 3]:
            told = {"service_id": service.id, "duty": duty, "mark": mark, "words": words, "evidence": evidence}
            day = date(2026, 4, 15)
            statements.append(_model("DutyStatement").model(**told, as_of=day, stated_on=day, by=by, is_demo=True))
        for kind, words, hours in KNOWLEDGE if number % 4 != 3 else ():
            for municipality in _whom(kind, members, stream):
                on = date(2026, stream.randint(1, 10), stream.randint(1, 28))
                told = {"service_id": service.id, "kind": kind, "words": words, "hours": hours, "municipality_id": municipality}
                shared.append(_model("SharedKnowledge").model(**told, on=on, recorded_on=on, by=by, is_demo=True))
    _model("DutyStatement").bulk_create(statements)
    _model("SharedKnowledge").bulk_create(shared)


def _whom(kind: str, members: list[int], stream: random.Random) -> list[int | None]:
    """A publication and some courses are for all; the rest for a few municipalities."""
    if kind == "publication" and stream.random() < 0.5:
        return [None]
    return list(stream.sample(members, min(len(members), stream.randint(1, 4)))) if kind != "publication" else []
