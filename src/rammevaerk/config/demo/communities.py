"""Communities, requests, what is new, partners and outreach, all invented. The themes of the networks are focus areas of the real
agreements of 2014 to 2022; which networks there are, who leads them and what they wrote is not."""

from datetime import date
from decimal import Decimal

from django.apps import apps

from rammevaerk.communities import actions
from rammevaerk.communities.actions import (
    About,
    Answer,
    Assessment,
    NewCommission,
    NewCommunity,
    NewForm,
    NewNovelty,
    NewOutreach,
    NewPartner,
    NewRequest,
)
from rammevaerk.communities.rules.novelties import NoveltyOutcome
from rammevaerk.communities.rules.reports import PARTS
from rammevaerk.config.demo.communities_given import (
    COMMISSION,
    COMMUNITIES,
    LEADS_LATER,
    LEAVES,
    NOVELTIES,
    OUTREACH,
    PARTNERS,
    REPORTS,
    REQUESTS,
    CommunityGiven,
)
from rammevaerk.config.demo.world import World
from rammevaerk.registry import queries as registry


def make_communities(world: World) -> None:
    """Everything through the area's own acts, each on its day."""
    groups = {row.name: row.id for row in registry.target_group_tree(world.today)}
    services = {row.service_name: row.service_id for row in registry.units(world.today) if row.is_demo}
    made = {given.key: _community(world, given, groups) for given in COMMUNITIES}
    _changes(world, made)
    _requests(world, made, groups, services)
    _novelties(world, made, groups)
    _partners(world)
    _outreach(world, services)


def _community(world: World, given: CommunityGiven, groups: dict[str, int]) -> int:
    by = world.people["secretariat"]
    about = About(given.kind, given.name, given.theme, given.in_agreement, tuple(groups[name] for name in given.groups))
    lead, *others = (world.municipalities[code].pk for code in given.members)
    if given.with_region:
        others.append(world.region.pk)
    new = NewCommunity(about, given.start, lead, tuple(others), is_demo=True, source=given.source)
    row = actions.register_community(by=by, today=given.start, new=new)
    for name in given.others:
        actions.join_community(by=by, today=given.start, community_id=row.pk, member=name, valid_from=given.start)
    if given.commissioned_on:
        source = "Demodata: opdigtet vedtagelse. Pligterne er dem i fælles kommissorium af 6. maj 2011."
        new_text = NewCommission(COMMISSION, "Styregruppen for rammeaftalen", given.commissioned_on, source)
        actions.record_commission(by=by, today=given.commissioned_on, community_id=row.pk, new=new_text)
    if given.end:
        actions.end_community(by=by, today=given.end, community_id=row.pk, on=given.end, reason="Opgaven er løst.")
    return row.pk


def _changes(world: World, made: dict[str, int]) -> None:
    by = world.people["secretariat"]
    for key, code, day in LEADS_LATER:
        who = world.municipalities[code].pk
        actions.name_lead(by=by, today=day, community_id=made[key], organisation_id=who, valid_from=day)
    for key, code, day in LEAVES:
        members = apps.get_model("communities", "Member").objects
        member = members.get(community_id=made[key], organisation=world.municipalities[code])
        actions.leave_community(by=by, today=day, member_id=member.pk, on=day)
    for key, year, submitted_on, texts in REPORTS:
        parts = dict(zip(PARTS, texts, strict=True))
        if submitted_on is None:
            actions.save_report(by=by, today=world.today, community_id=made[key], year=year, parts=parts)
        else:
            actions.submit_report(by=by, today=submitted_on, community_id=made[key], year=year, parts=parts)


def _requests(world: World, made: dict[str, int], groups: dict[str, int], services: dict[str, int]) -> None:
    for given in REQUESTS:
        new = NewRequest(
            given.subject,
            given.words,
            community=made[given.community] if given.community else None,
            service=services[given.service] if given.service else None,
            target_group=groups[given.group] if given.group else None,
            is_demo=True,
        )
        row = actions.ask_for_knowledge(by=world.people[given.by], today=given.on, new=new)
        for person, day, words, hours, service in given.answers:
            answer = Answer(words, Decimal(hours), services[service] if service else None, is_demo=True)
            actions.answer_knowledge(by=world.people[person], today=day, request_id=row.pk, answer=answer)


def _novelties(world: World, made: dict[str, int], groups: dict[str, int]) -> None:
    for given in NOVELTIES:
        group = groups[given.group] if given.group else None
        new = NewNovelty(given.kind, given.title, given.words, group, is_demo=True)
        row = actions.note_novelty(by=world.people[given.by], today=given.on, new=new)
        for key, day, outcome, grounds in given.assessments:
            said = Assessment(made[key], NoveltyOutcome(outcome), grounds)
            actions.assess_novelty(by=world.people["secretariat"], today=day, novelty_id=row.pk, new=said)


def _partners(world: World) -> None:
    by = world.people["secretariat"]
    for given in PARTNERS:
        first, *later = (NewForm(kind, governance, day, "Demodata") for kind, governance, day in given.forms)
        new = NewPartner(given.name, given.about, given.agreement, first, given.end, is_demo=True)
        row = actions.register_partner(by=by, today=first.valid_from, new=new)
        for form in later:
            actions.record_partner_form(by=by, today=form.valid_from, partner_id=row.pk, new=form)


def _outreach(world: World, services: dict[str, int]) -> None:
    by = world.people["secretariat"]
    for name, subject, hours, per, codes in OUTREACH:
        covered = tuple(world.municipalities[code].pk for code in codes)
        day = date(2026, 1, 1)
        new = NewOutreach(services[name], subject, Decimal(hours), per, covered, day, is_demo=True)
        actions.start_outreach(by=by, today=day, new=new)
