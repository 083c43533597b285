"""`rammevaerk retention --for CODE`: what a municipality's closed needs lose today, and the run that does it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from rammevaerk.config.cli.figures import AsJson, print_json
from rammevaerk.config.cli.session import platform
from rammevaerk.config.launcher.problems import LaunchProblem

if TYPE_CHECKING:
    from datetime import date

    from rammevaerk.accounts.walls import Acting
    from rammevaerk.kernel.errors import DomainError
    from rammevaerk.needs.rules.retention import ClosedNeed


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("retention")(retention)


def retention(
    code: Annotated[str, typer.Option("--for", metavar="CODE", help="The municipality's code, for example 370.")],
    do: Annotated[bool, typer.Option("--do/--preview", help="Do it, or only show what it would do.")] = False,
    as_json: AsJson = False,
) -> None:
    """What closed needs lose or are deleted today. Shows it unless told to do it; exit code 1 when nothing can be said."""
    with platform():
        from rammevaerk.kernel.errors import DomainError
        from rammevaerk.web.clock import present

        today = present().date()
        municipality = _municipality(code, today)
        try:
            if do:
                _do(municipality, today, as_json=as_json)
            else:
                _preview(municipality, today, as_json=as_json)
        except DomainError as refused:
            if not as_json:
                raise
            _print_refused(refused)
            raise typer.Exit(1) from None


def _municipality(code: str, today: "date") -> "Acting":
    from rammevaerk.accounts.queries import municipality_acting

    found = municipality_acting(code.strip(), today)
    if found is None:
        raise LaunchProblem(f"There is no municipality with the code {code!r}.")
    return found


def _preview(municipality: "Acting", today: "date", *, as_json: bool) -> None:
    """The ids of needs are told behind the municipality's walls, and the look is logged as the page's is."""
    from django.utils.translation import gettext as _

    from rammevaerk.accounts.actions import log_look
    from rammevaerk.accounts.walls import acting_for
    from rammevaerk.needs.queries import retention_plan

    with acting_for(municipality):
        plan = retention_plan(today=today)
        log_look("need_retention", by=None, rows=plan.due)
    if as_json:
        told: dict[str, Any] = {"day": today.isoformat(), "stripped": _ids(plan.stripped), "deleted": _ids(plan.deleted)}
        print_json({**told, "kept": plan.kept, "rulebook": plan.rulebook.identity})
        return
    _say(_("Words and case number go"), plan.stripped)
    _say(_("All of it goes"), plan.deleted)
    print(_("Kept for now: %(n)s. Nothing has been done; --do does it.") % {"n": plan.kept})


def _do(municipality: "Acting", today: "date", *, as_json: bool) -> None:
    from django.utils.translation import gettext as _

    from rammevaerk.needs.actions import run_retention_for

    done = run_retention_for(municipality, today=today)
    if as_json:
        print_json({"day": today.isoformat(), "stripped": done.stripped, "deleted": done.deleted})
        return
    said = _("%(stripped)s needs have lost words and reference, %(deleted)s are deleted.")
    print(said % {"stripped": done.stripped, "deleted": done.deleted})


def _ids(needs: "tuple[ClosedNeed, ...]") -> list[int]:
    return [need.need_id for need in needs]


def _say(what: str, needs: "tuple[ClosedNeed, ...]") -> None:
    ids = ", ".join(str(pk) for pk in _ids(needs))
    print(f"{what}: {len(needs)} ({ids})" if needs else f"{what}: 0")


def _print_refused(refused: "DomainError") -> None:
    from rammevaerk.web.api import Problem, finding_out

    problem = Problem(findings=[finding_out(finding) for finding in refused.findings])
    print_json(problem.model_dump(mode="json"))
