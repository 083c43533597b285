"""Before the citizen moves in: the need is described, what the principles ask for is put on file, and the service decided."""

import re

from tests.browser.year.acting import People, fill_in, follow, go_to, main, press, says

REFERENCE = "NÆ-2026-9001"


def sagsbehandleren_describes_the_need(people: People) -> None:
    """One page; saving it searches, and the search is kept."""
    sagsbehandler = people("case_worker")
    go_to(sagsbehandler, "Visitation")
    follow(sagsbehandler, "Beskriv et behov")
    fill_in(
        sagsbehandler,
        {
            "Jeres sagsnummer": REFERENCE,
            "Paragraf": "SEL § 108 Længerevarende botilbud",
            "Ønsket start": "01.10.2026",
            "Familie og netværk bor i": "Slagelse",
        },
    )
    group = main(sagsbehandler).get_by_label(re.compile(r"^Målgruppe"))
    group.select_option(group.locator("option", has_text="Erhvervet hjerneskade").first.get_attribute("value"))
    press(sagsbehandler, "Gem og søg")
    says(sagsbehandler, "tilbud passer", "Sivkær")


def sagsbehandleren_decides_the_service(people: People) -> None:
    """Refused with what lacks, which is mended from the list beside the form; then the decision closes the need."""
    sagsbehandler = people("case_worker")
    main(sagsbehandler).get_by_role("link", name="Vælg tilbuddet Sivkær").click()
    main(sagsbehandler).get_by_role("radio", name=re.compile(r"kr\. pr\. døgn")).first.check()
    press(sagsbehandler, "Læg afgørelsen på sagen, og luk behovet")
    says(sagsbehandler, "2 fejl. Intet er gemt.", "intet opslag på Tilbudsportalen")
    deciding = sagsbehandler.url
    follow(sagsbehandler, "Notér et opslag på Tilbudsportalen")
    fill_in(sagsbehandler, {"Hvad blev fundet eller svaret": "To tilbud, det ene er Sivkær."})
    press(sagsbehandler, "Gem på sagen")
    sagsbehandler.goto(deciding)
    follow(sagsbehandler, "Notér en dialog med andre")
    fill_in(
        sagsbehandler,
        {"Hvem er spurgt": "Slagelse og Sorø", "Hvad blev fundet eller svaret": "Slagelse har plads. Sorø har ingen."},
    )
    press(sagsbehandler, "Gem på sagen")
    sagsbehandler.goto(deciding)
    says(sagsbehandler, "Alt, hvad en afgørelse efter søgning kræver, ligger på sagen.")
    main(sagsbehandler).get_by_role("radio", name=re.compile(r"kr\. pr\. døgn")).first.check()
    press(sagsbehandler, "Læg afgørelsen på sagen, og luk behovet")
    says(sagsbehandler, "Sivkær", "Valgt 10. nov. 2026. Grundlag: Afgørelse efter søgning.")
    follow(sagsbehandler, "Indskriv borgeren")
    says(sagsbehandler, "Ny indskrivning på Sivkær")
    assert main(sagsbehandler).get_by_label("Borgerens reference").input_value() == REFERENCE
