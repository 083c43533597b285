"""The invented dialogue year 2026: most returns in, some reports missing, one in hearing, special terms proposed for one."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps

from rammevaerk.config.demo.governance import moment
from rammevaerk.config.demo.world import World
from rammevaerk.contracts.queries import people_by_payer
from rammevaerk.dialogue import freezing, sources
from rammevaerk.dialogue.rules.report import ReportWriting, StatedFigure

YEAR = 2026
OPENED, REPORTED, SENT, HEARD = date(2026, 1, 20), date(2026, 4, 20), date(2026, 4, 27), date(2026, 5, 11)
LATE, LATE_SENT, LATE_HEARD = date(2026, 10, 30), date(2026, 11, 3), date(2026, 11, 24)
NOTED, DISCUSSED, WRITTEN = date(2026, 5, 18), date(2026, 5, 29), date(2026, 6, 2)
FOLLOWED = date(2026, 12, 15)
AT_WORK = "Sivkær"  # its manager is still writing
ANSWERS = 0.86

TEXTS = {
    "leader": "Karen Holm, forstander",
    "leader_since": "2022-08-01",
    "summary": "Belægningen er stabil. Det er svært at få ansat fagfolk med erfaring med målgruppen, og to medarbejdere går på "
    "pension i løbet af året.",
    "professional": "Alle medarbejdere har været på kursus i lavaffektive metoder. Tilbuddet har holdt tre temadage for "
    "kommunernes rådgivere.",
    "management": "En leder og en faglig koordinator.",
    "competences": "Nye medarbejdere følges med en erfaren kollega i tre måneder.",
    "surroundings": "Fællesrummet er bygget om, og to lejligheder har fået egen terrasse.",
    "expectations": "Antallet bygger på kommunernes svar og på ventelisten.",
    "viso": "Tilbuddet er underleverandør til VISO i omkring ti forløb om året.",
    "support_catalogue": "Botilbud med døgndækning. Rådgivning til andre tilbud. Kurser for personale. Udredning i hjemmet.",
    "declaration": "Voksne med omfattende behov, hvor almindelige botilbud ikke rækker. Personalet er pædagoger og "
    "ergoterapeuter; psykolog er tilknyttet.",
}
COMMENTS = (
    "Vi bruger fortsat tilbuddet og er glade for temadagene. Flere korte forløb ville hjælpe os.",
    "Taksten er steget mere end pris og løn. Vi beder om en forklaring i statusdrøftelsen.",
)
PANEL = "Fem kommuner vælger hver en fagperson. Panelet mødes med tilbuddet en gang om året og får rapporten 14 dage før."
MEETING = "Panelet og tilbuddet gennemgik visitationen af de seneste otte sager. Forslag: fælles kursus for rådgivere i 2027."
NOTE = "Tilbuddet lever op til det, kommunerne efterspørger. Belægningen bør følges, hvis to kommuner bruger færre pladser."
FOLLOW_UP = "Driftsherren fremlægger en plan for at holde på fagfolk."
TOO_FEW = "Kommunernes svar peger på færre pladser i brug, end taksten regner med. Der foreslås særlige vilkår."
CAME_TO = (("special_terms", TOO_FEW), ("ok", ""), ("follow_up", FOLLOW_UP))


def make_dialogue(world: World) -> None:
    """One dialogue for each service that was designated when the year was opened, each further than the next."""
    stream = world.stream("dialogue")
    chosen = sources.designated_on(OPENED)
    rows = [
        _row("Dialogue", service_id=one.id, year=YEAR, opened_on=OPENED, opened_by=world.people["secretariat"]) for one in chosen
    ]
    made = _table("Dialogue").objects.bulk_create(rows)
    _answer(world, made, stream)
    at_work = [row for row, one in zip(made, chosen, strict=True) if one.name == AT_WORK]
    others = [row for row in made if row not in at_work]
    for row in at_work:
        _table("ReportDraft")(dialogue=row, texts={"summary": TEXTS["summary"]}, edition=1, saved_at=moment(LATE)).save()
    _report(world, others[:-2], REPORTED)
    _report(world, others[-2:-1], LATE)
    _discuss(world, others)


def _table(name: str) -> Any:
    return apps.get_model("dialogue", name)


def _row(name: str, **values: Any) -> Any:
    return _table(name)(is_demo=True, **values)


def _said(name: str, dialogue: Any, on: date, **values: Any) -> Any:
    row = _row(name, dialogue=dialogue, on=on, at=moment(on), **values)
    row.save()
    return row


def _answer(world: World, made: list[Any], stream: random.Random) -> None:
    """Most municipalities answer for most services; who has nobody there often says that it expects none."""
    counted, asked = people_by_payer(OPENED), sources.municipalities(world.today)
    rows = []
    for dialogue in made:
        for municipality in asked:
            answers, turn = stream.random() < ANSWERS, stream.random()
            on = date(2026, 2, 2 + stream.randrange(26))
            if answers:
                rows.append(_return(dialogue, municipality.id, counted.get((dialogue.service_id, municipality.id), 0), turn, on))
    _table("MunicipalReturn").objects.bulk_create(rows)


def _return(dialogue: Any, municipality: int, users: int, turn: float, on: date) -> Any:
    kind, places, reason, wishes = "unchanged", users, "", ""
    if users == 0 and turn < 0.8:
        kind, reason = "none", "Kommunen har ingen borgere i målgruppen."
    elif turn > 0.85:
        kind, places, wishes = "increase", users + 1, "Korte ophold på to til tre uger."
    elif turn > 0.72 and users > 1:
        kind, places = "decrease", users - 1
    return _row(
        "MunicipalReturn",
        dialogue=dialogue,
        municipality_id=municipality,
        intention=kind,
        expected_places=Decimal(places),
        reason=reason,
        wishes=wishes,
        on=on,
        at=moment(on),
    )


def _report(world: World, dialogues: list[Any], on: date) -> None:
    for place, dialogue in enumerate(dialogues):
        filled = freezing.gathered(dialogue, on)
        now = filled.figures["now.occupied"].value or filled.figures["now.places"].value or Decimal(8)
        expected: dict[int, tuple[int | None, int | None]] = {YEAR + each: (round(now), round(now) + each) for each in range(3)}
        stated = {}
        if place == 0:
            stated["now.waiting"] = StatedFigure(Decimal(3), "To borgere har fået tilsagn, som ikke er skrevet på listen endnu.")
        written = ReportWriting(TEXTS, expected, stated)
        _said("YearlyReport", dialogue, on, version=1, content=freezing.frozen(filled, written, on))
        draft = freezing.frozen(filled, written, on)
        kept = {name: draft[name] for name in ("texts", "expected", "stated")}
        _table("ReportDraft")(dialogue=dialogue, edition=1, saved_at=moment(on), **kept).save()


def _discuss(world: World, dialogues: list[Any]) -> None:
    """Most are heard; for one special terms are proposed, one is in order, one to be followed up; the late one is in hearing."""
    secretariat = world.people["secretariat"]
    reports = {row.dialogue_id: row for row in _table("YearlyReport").objects.filter(dialogue__in=dialogues)}
    for dialogue in dialogues[:-3]:
        _said("Hearing", dialogue, SENT, report=reports[dialogue.pk], deadline=HEARD, by=secretariat)
    for dialogue in dialogues[-2:-1]:
        _said("Hearing", dialogue, LATE_SENT, report=reports[dialogue.pk], deadline=LATE_HEARD, by=secretariat)
    parties = sources.municipalities(world.today)
    for party, words in zip(parties[3:5], COMMENTS, strict=True):
        for dialogue in dialogues[:2]:
            _said("Comment", dialogue, date(2026, 5, 6), party_id=party.id, words=words)
    for dialogue in dialogues[:3]:
        _said("PanelNote", dialogue, NOTED, words=NOTE, by=secretariat)
    _meet(world, dialogues[:1])
    for dialogue, (kind, words) in zip(dialogues, CAME_TO, strict=False):
        decision = _decide(world, "dialogue", dialogue.pk, DISCUSSED)
        day = FOLLOWED if kind == "follow_up" else None
        _said("StatusOutcome", dialogue, WRITTEN, decision=decision, kind=kind, words=words, follow_up_on=day, by=secretariat)


def _meet(world: World, dialogues: list[Any]) -> None:
    for dialogue in dialogues:
        panel = _said("PanelModel", dialogue, date(2026, 2, 10), words=PANEL)
        _decide(world, "buyers_panel", panel.pk, date(2026, 3, 6))
        _said("Meeting", dialogue, date(2026, 5, 13), held_on=date(2026, 5, 12), words=MEETING)


def _decide(world: World, subject: str, pk: int, on: date) -> Any:
    """What the steering group said, confirmed by a second person."""
    body = apps.get_model("decisions", "Body").objects.get(area=world.area, key="sty")
    row = apps.get_model("decisions", "RecordedDecision")(
        area=world.area,
        act="buyers_panel" if subject == "buyers_panel" else "dialogue_status",
        subject=subject,
        subject_id=pk,
        part="decides",
        body=body,
        outcome="approved",
        on=on,
        recorded_at=moment(on),
        recorded_by=world.people["secretariat"],
        is_demo=True,
    )
    row.save()
    confirmation = apps.get_model("decisions", "DecisionConfirmation")
    confirmation(decision=row, at=moment(on), by=world.people["second_secretariat"]).save()
    return row
