"""Organisations, the agreement area and the people one can enter as."""

import csv
from datetime import date
from importlib.resources import files

from rammevaerk.accounts import actions
from rammevaerk.accounts.actions import NewOrganisation
from rammevaerk.accounts.models import AgreementArea, Organisation, OrganisationKind, RoleAssignment
from rammevaerk.accounts.permissions import Role
from rammevaerk.config.demo.world import Report, World

LAW_699 = "Lov nr. 699 af 20/06/2025 § 126"
HANDOVER = date(2027, 1, 1)
REGIONS = {
    "1081": "Region Nordjylland",
    "1082": "Region Midtjylland",
    "1083": "Region Syddanmark",
    "1084": "Region Hovedstaden",
}


def make_people(report: Report) -> World:
    """The parties of the area, the people of the login page, and the recorded succession of the region."""
    area = actions.ensure_area("sjaelland", "Region Sjælland")
    municipalities, members = _municipalities()
    region = _region("1085", "Region Sjælland")
    successor = _region("2700", "Region Østdanmark", valid_from=date(2026, 1, 1))
    for code, name in REGIONS.items():
        _region(code, name)
    for organisation in (*members, region):
        actions.ensure_member(area, organisation, valid_from=date(2007, 1, 1))
    people = _people(municipalities, region, area)
    actions.record_succession(
        by=people["secretariat"], predecessor=region, successor=successor, effective=HANDOVER, legal_source=LAW_699
    )
    return World(area, municipalities, region, successor, people, report)


def _municipalities() -> tuple[dict[str, Organisation], list[Organisation]]:
    """All 98 by code (others buy and sell too), and those of the area."""
    everybody: dict[str, Organisation] = {}
    members: list[Organisation] = []
    with files("rammevaerk.config.demo").joinpath("data/kommuner.csv").open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            organisation = actions.ensure_organisation(
                NewOrganisation(
                    code=row["kommunekode"],
                    name=f"{row['navn']} Kommune",
                    kind=OrganisationKind.MUNICIPALITY,
                    cvr=row["cvr"],
                    source="Danmarks Administrative Geografiske Inddeling 2021; CVR",
                )
            )
            everybody[row["kommunekode"]] = organisation
            if row["rs17"] == "1":
                members.append(organisation)
    return everybody, members


def _region(code: str, name: str, valid_from: date = date(2007, 1, 1)) -> Organisation:
    return actions.ensure_organisation(NewOrganisation(code=code, name=name, kind=OrganisationKind.REGION, valid_from=valid_from))


def _body(code: str, name: str, kind: OrganisationKind) -> Organisation:
    return actions.ensure_organisation(NewOrganisation(code=code, name=name, kind=kind, is_demo=True))


def _people(municipalities: dict[str, Organisation], region: Organisation, area: AgreementArea) -> dict[str, RoleAssignment]:
    secretariat = _body("SEK", f"Sekretariatet for rammeaftalen, {area.name}", OrganisationKind.SECRETARIAT)
    steering = _body("STY", f"Styregruppen for rammeaftalen, {area.name}", OrganisationKind.BODY)
    council = _body("HR330", "Handicaprådet i Slagelse", OrganisationKind.DISABILITY_COUNCIL)
    auditor = _body("REV", "Den fælles revision", OrganisationKind.AUDITOR)
    naestved, slagelse = municipalities["370"], municipalities["330"]
    wanted = (
        ("case_worker", "Mette Holm", Role.CASE_WORKER, naestved, ""),
        ("buying_controller", "Jens Bruun", Role.CONTROLLER, naestved, ""),
        ("controller", "Karin Lund", Role.CONTROLLER, slagelse, ""),
        ("service_manager", "Ole Friis", Role.SERVICE_MANAGER, slagelse, ""),
        ("municipal_economist", "Pia Storm", Role.OPERATOR_ECONOMIST, slagelse, ""),
        ("operator_economist", "Lars Krogh", Role.OPERATOR_ECONOMIST, region, ""),
        ("second_operator_economist", "Birthe Lind", Role.OPERATOR_ECONOMIST, region, ""),
        ("secretariat", "Anne Dahl", Role.SECRETARIAT, secretariat, ""),
        ("second_secretariat", "Bo Winther", Role.SECRETARIAT, secretariat, ""),
        ("steering_group", "Hanne Vang", Role.STEERING_GROUP, steering, ""),
        ("disability_council", "Per Skov", Role.DISABILITY_COUNCIL, council, ""),
        ("auditor", "Inge Toft", Role.AUDITOR, auditor, ""),
    )
    return {
        key: actions.ensure_demo_person(key, name, role=role, organisation=organisation, department=department)
        for key, name, role, organisation, department in wanted
    }
