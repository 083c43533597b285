"""Deadlines and phases, and the hash of the text."""

from datetime import date

from rammevaerk.governance.rules.deadlines import (
    DeadlineFact,
    DeadlineState,
    PhaseFact,
    deadline_state,
    missed,
    next_deadline,
    phase_state,
    wheel_year,
)
from rammevaerk.governance.rules.document import (
    AgreementText,
    Section,
    bullets,
    facts,
    note,
    paragraph,
    picture,
    read_text,
    table,
)

TODAY = date(2026, 11, 10)
DEADLINES = (
    DeadlineFact(1, date(2026, 10, 15), "Hørt"),
    DeadlineFact(2, date(2026, 9, 7), "Anbefalet", date(2026, 9, 7)),
    DeadlineFact(3, date(2026, 8, 28), "Styregruppe", date(2026, 8, 31)),
    DeadlineFact(4, date(2026, 12, 1), "Besluttet"),
    DeadlineFact(5, date(2026, 11, 10), "I dag"),
)


def test_a_deadline_is_met_on_its_day_and_missed_the_day_after() -> None:
    states = [deadline_state(item, TODAY) for item in DEADLINES]
    assert states == [
        DeadlineState.MISSED,
        DeadlineState.MET,
        DeadlineState.MET_LATE,
        DeadlineState.TO_COME,
        DeadlineState.TO_COME,
    ]
    assert [item.name for item in missed(DEADLINES, TODAY)] == ["Hørt"]
    coming = next_deadline(DEADLINES, TODAY)
    assert coming is not None
    assert coming.name == "I dag"
    assert next_deadline((), TODAY) is None


def test_a_phase_ends_the_day_before_its_end() -> None:
    phase = PhaseFact("Høring", date(2026, 6, 16), date(2026, 8, 21))
    assert phase_state(phase, date(2026, 6, 15)) == "next"
    assert phase_state(phase, date(2026, 8, 20)) == "now"
    assert phase_state(phase, date(2026, 8, 21)) == "done"


def test_the_wheel_shows_this_year_or_the_nearest_with_a_phase() -> None:
    phases = [PhaseFact("a", date(2026, 1, 1), date(2026, 9, 1)), PhaseFact("b", date(2026, 9, 1), date(2027, 1, 1))]
    assert wheel_year(phases, TODAY) == 2026
    assert wheel_year(phases, date(2029, 5, 1)) == 2027
    assert wheel_year([], TODAY) == 2026


def text(as_of: date = TODAY, words: str = "Vi er enige.") -> AgreementText:
    blocks = (
        paragraph(words),
        bullets(["a", "b"]),
        facts([("Parter", "18")]),
        table("Tabel", ["Navn", "Tal"], [("a", "1")], numeric=[1]),
        picture("Figur", "Læsning", spec={"mark": "bar"}, alt="En figur", rows=[["x"], ["1"]]),
        note("Kilde"),
    )
    return AgreementText("Rammeaftale", "Om", "Sjælland", as_of, (("Område", "Sjælland"),), (Section("Del", 1, blocks, True),))


def test_a_text_is_read_back_as_it_was_written() -> None:
    assert read_text(text().to_json()) == text()
    assert read_text(text().to_json()).content_hash == text().content_hash


def test_the_hash_follows_what_the_parties_agree_on_not_the_day_of_the_figures() -> None:
    assert text(date(2026, 1, 1)).content_hash == text().content_hash
    assert text(words="Vi er uenige.").content_hash != text().content_hash
