"""Any number of invented placements in a scratch database, made in SQL: only their number and spread matter."""

from datetime import date

from django.apps import apps
from django.db import connection, transaction

from rammevaerk.config.analysing import analyse_tables
from rammevaerk.config.demo.people import make_people

SERVICES = 400
OWN_SHARE = 50
"""Per cent of placements that are the operator's own citizens."""

CITIZENS = """
INSERT INTO contracts_citizen (municipality_id, reference, is_demo, source)
SELECT o.ids[1 + n %% array_length(o.ids, 1)], 'BE-' || n, true, ''
FROM generate_series(%(first)s, %(last)s) n,
  (SELECT array_agg(id ORDER BY id) AS ids FROM accounts_organisation WHERE kind = 'municipality') o
"""
# Every tenth began in the month settled, every twelfth ended in it, every eighth is part-time.
PLACEMENTS = """
INSERT INTO contracts_placement (id, chain, citizen_id, item_id, unit_id, service_id, paragraph, operator_id, acting_id,
  paying_id, department, basis, factor, follow_up_on, no_end_reason, correction_reason, valid_from, valid_to, recorded_at,
  is_demo, source)
SELECT a.id, a.id, a.citizen, i.id, i.unit_id, u.service_id, 'SEL-108', s.operator_id, a.payer, a.payer, '', 'search',
  CASE WHEN a.n %% 8 = 0 THEN 0.6 ELSE 1 END, DATE '2027-01-01', '', '',
  CASE WHEN a.n %% 10 = 0 THEN DATE '2026-05-01' + (a.n %% 28)::int ELSE DATE '2024-03-01' + (a.n %% 600)::int END,
  CASE WHEN a.n %% 12 = 0 THEN DATE '2026-05-29' + (a.n %% 3)::int END, now(), true, ''
FROM (
  SELECT n.id, n.n, c.id AS citizen, s.id AS service,
    CASE WHEN n.n %% 100 < %(own)s THEN s.operator_id ELSE c.municipality_id END AS payer
  FROM (SELECT nextval(pg_get_serial_sequence('contracts_placement', 'id')) AS id, n
    FROM generate_series(%(first)s, %(last)s) n) n
  JOIN contracts_citizen c ON c.reference = 'BE-' || n.n
  JOIN (SELECT id, operator_id, row_number() OVER (ORDER BY id) - 1 AS place FROM registry_service) s
    ON s.place = n.n %% %(services)s
) a
JOIN registry_service s ON s.id = a.service JOIN registry_unit u ON u.service_id = s.id
JOIN pricing_tariffitem i ON i.unit_id = u.id
"""
MONTH = date(2026, 5, 1)
TODAY = date(2026, 6, 3)


def _unreported(done: int, total: int, text: str) -> None:
    """Nobody watches."""


def make_region() -> list[int]:
    """Parties, services, items and tariffs, as the owner of an empty, migrated database; gives the sellers' ids. A third of
    the services are Slagelse's, so that one municipal reader has very many lines."""
    world = make_people(_unreported)
    sellers = sorted(member.organisation_id for member in world.area.members.filter(valid_to__isnull=True))
    large = world.municipalities["330"].pk
    service, unit = apps.get_model("registry", "Service"), apps.get_model("registry", "Unit")
    item, tariff = apps.get_model("pricing", "TariffItem"), apps.get_model("pricing", "Tariff")
    operators = [large if n % 3 == 0 else sellers[n % len(sellers)] for n in range(SERVICES)]
    services = service.objects.bulk_create(
        service(name=f"Bench {n}", operator_kind="municipal", operator_id=operator, is_demo=True)
        for n, operator in enumerate(operators)
    )
    units = unit.objects.bulk_create(unit(service=one, name=one.name, is_demo=True) for one in services)
    items = item.objects.bulk_create(item(unit=one, paragraph="SEL-108", name=one.name, is_demo=True) for one in units)
    tariff.objects.bulk_create(
        tariff(
            item=one,
            valid_from=date(year, 1, 1),
            valid_to=date(year + 1, 1, 1),
            amount_ore=150_000 + (one.pk * 977 + year) % 250_000,
            is_demo=True,
        )
        for one in items
        for year in (2024, 2025, 2026, 2027)
    )
    return sellers


def make_placements(first: int, last: int) -> None:
    """Placements number `first` to `last`, as the owner; statistics are brought up to date."""
    values = {"first": first, "last": last, "services": SERVICES, "own": OWN_SHARE}
    with connection.cursor() as cursor:
        cursor.execute(CITIZENS, values)
        cursor.execute("ANALYZE contracts_citizen")
        cursor.execute(PLACEMENTS, values)
    analyse_tables()


def dearer(month: date) -> None:
    """Every tariff that holds in a month is corrected to be one krone dearer, as the owner."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pricing_tariff SET superseded_at = now() "
            "WHERE superseded_at IS NULL AND valid_from <= %(month)s AND valid_to > %(month)s",
            {"month": month},
        )
        columns = "item_id, valid_from, valid_to, amount_ore, corrects_id, provisional, reason, recorded_at, is_demo, source"
        values = "item_id, valid_from, valid_to, amount_ore + 100, id, false, '', now(), true, ''"
        cursor.execute(
            f"INSERT INTO pricing_tariff ({columns}) SELECT {values} FROM pricing_tariff "  # noqa: S608 - our own words
            "WHERE superseded_at = now() ORDER BY id"
        )
