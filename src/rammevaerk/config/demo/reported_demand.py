"""What the demo region's municipalities report: citizens, change, places and how well supply matches need, by group."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

from rammevaerk.registry.queries import populations

FILLED = ("current_citizens", "expected_change", "expected_places", "score", "score_unknown", "explanation")
STREAM = "demand"
CITIZENS_PER_THOUSAND = (0.25, 0.85, 1.4, 1.8, 0.08, 2.3, 0.4, 0.16, 0.24, 0.1, 0.36, 0.22)
"""Adults with a place in a service for each 1,000 inhabitants, in the order of the twelve groups: near what the register counts,
since both count places, though a municipality reckons its own citizens and the year to come."""

SCORE_WEIGHTS = (
    (0, 1, 6, 1, 3),
    (0, 3, 4, 4, 0),
    (0, 1, 6, 4, 0),
    (0, 3, 4, 4, 0),
    (0, 2, 4, 5, 0),
    (3, 2, 2, 4, 1),
    (1, 4, 3, 3, 1),
    (1, 2, 1, 4, 3),
    (1, 2, 2, 4, 2),
    (0, 3, 5, 3, 0),
    (0, 5, 3, 1, 2),
    (0, 5, 1, 3, 2),
)
"""How often each score from 1 to 5 was given, after the real answers in Nordjylland (P&D A.1): ordinal shape only."""

DON_T_KNOW = 0.05
EXPLANATIONS = (
    (
        "Der mangler boliger uden trapper tæt på træning.",
        "Vi køber tre pladser uden for området, fordi hjælpemidler ikke er på plads.",
    ),
    (
        "Vi mangler midlertidige pladser efter udskrivning fra sygehus.",
        "Ventetiden til længerevarende ophold er over et halvt år.",
    ),
    ("Unge med autisme venter på små enheder.", "Vi mangler dagtilbud til voksne med ADHD."),
    (
        "Ældre borgere med udviklingshæmning mangler plads med sundhedsfagligt personale.",
        "Tilbuddene er langt fra borgernes familie.",
    ),
    ("Få borgere, og ingen tilbud i nærheden med viden om demens hos yngre.", "Der mangler et dagtilbud med små grupper."),
    ("Vi mangler pladser til borgere med dobbeltdiagnose.", "Borgere udskrives fra psykiatrien, før der er en plads."),
    ("Der er ét tilbud i området, og det er fuldt.", "Vi mangler aflastning til voksne, der bor hos forældre."),
    ("Viden om sjældne diagnoser skal hentes uden for området.", "Vi har to borgere og intet tilbud i nærheden."),
    ("Herberget er fuldt hver vinter.", "Der mangler boliger at flytte ud i, så opholdene bliver for lange."),
    ("Krisecentrene afviser børnefamilier, når de er fulde.", "Mænd har intet tilbud i området."),
    ("Der mangler døgnpladser til alkoholbehandling.", "Unge under 25 mangler et tilbud for sig."),
    ("Vi mangler støtte til borgere uden diagnose med svære sociale problemer.", "Tilbuddene er rettet mod andre grupper."),
)
_STANDING = {
    "370": ("draft", "", 5),  # Næstved has begun
    "360": ("draft", "", 0),
    "306": ("returned", "Er borgere, der får støtte i eget hjem, talt med? Der spørges kun om pladser i tilbud.", 12),
    "326": ("submitted", "", 12),
    "316": ("submitted", "", 12),
}


def standing(code: str) -> tuple[str, str, int]:
    """State, comment and number of groups answered, for a municipality in the round for 2027."""
    return _STANDING.get(code, ("accepted", "", 12))


def weights(organisations: Sequence[int]) -> dict[int, Decimal]:
    """Thousands of inhabitants by organisation; 20 for one whose number the source does not give."""
    people = populations("2021K1")
    return {pk: Decimal(people.get(pk, 20_000)) / 1000 for pk in organisations}


def fill(answer: Any, place: int, thousands: Decimal, stream: Random, random: Random) -> None:
    """One group's answer. `stream` is the municipality's own, the same in every round, so that its picture is steady;
    `random` is the round's and moves it a little."""
    usual = round(float(thousands) * CITIZENS_PER_THOUSAND[place] * stream.uniform(0.75, 1.25))
    score = stream.choices((1, 2, 3, 4, 5), SCORE_WEIGHTS[place])[0]
    unknown = stream.random() < DON_T_KNOW
    words = stream.choice(EXPLANATIONS[place])
    change = random.choices(("up", "same", "down"), (5, 6, 2) if place in (2, 5) else (3, 7, 2))[0]
    answer.current_citizens = max(0, usual + random.randint(-1, 2))
    step = max(1, round(answer.current_citizens * random.uniform(0.02, 0.08)))
    answer.expected_change = change
    answer.expected_places = max(0, answer.current_citizens + {"up": step, "same": 0, "down": -step}[change])
    answer.score = None if unknown else score
    answer.score_unknown = unknown
    answer.explanation = words if not unknown and score <= 2 else ""
