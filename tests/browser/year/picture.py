"""e and f. The picture the steering group decides from, and a level recorded."""

from playwright.sync_api import expect

from tests.browser.year.acting import People, fill_in, follow, go_to, main, press, row, says

WHY = "Viden er nu samlet i flere tilbud."


def styregruppen_sees_the_balance(people: People) -> None:
    styregruppe = people("steering_group")
    go_to(styregruppe, "Indsigt")
    expect(main(styregruppe).locator(".rv-vega svg").first).to_be_visible()
    main(styregruppe).get_by_text("Vis tallene som tabel").first.click()
    expect(row(styregruppe, "Hjerneskade")).to_be_visible()


def styregruppen_sees_who_buys_from_whom(people: People) -> None:
    styregruppe = people("steering_group")
    follow(styregruppe, "Hvem køber af hvem")
    expect(main(styregruppe).locator(".rv-vega svg").first).to_be_visible()
    main(styregruppe).get_by_text("Vis tallene som tabel").first.click()
    says(styregruppe, "Næstved", "Slagelse")


def a_level_is_proposed_decided_and_put_in_force(people: People) -> None:
    """By the secretariat, by the area's body as its minutes say, confirmed by a second person; only then it holds."""
    sekretariat, anden = people("secretariat"), people("second_secretariat")
    go_to(sekretariat, "Samarbejde")
    main(sekretariat).get_by_role("link", name="Sivkær", exact=True).first.click()
    says(sekretariat, "Niveau 1: meget specialiseret", "Niveauer over tid")
    level = sekretariat.url
    sekretariat.get_by_label("Niveau 2: specialiseret").check()
    fill_in(sekretariat, {"Gælder fra": "01.01.2027"})
    press(sekretariat, "Foreslå niveauet")
    expect(main(sekretariat).get_by_role("alert")).to_contain_text("1 fejl. Intet er gemt.")
    expect(main(sekretariat).get_by_label("Gælder fra")).to_have_value("01.01.2027")
    fill_in(sekretariat, {"Grund": WHY})
    press(sekretariat, "Foreslå niveauet")
    says(sekretariat, "Foreslået niveau", WHY)
    follow(sekretariat, "Registrér, hvad et organ har sagt")
    fill_in(sekretariat, {"Mødedato": "02.12.2026"})
    main(sekretariat).get_by_role("radio", name="Ja", exact=True).check()
    press(sekretariat, "Registrér")
    anden.goto("/beslutninger/")
    main(anden).get_by_role("button", name="Bekræft ud fra referatet").first.click()
    sekretariat.goto(level)
    press(sekretariat, "Sæt niveauet i kraft")
    says(sekretariat, "Niveau 2: specialiseret, fra 1. jan. 2027", WHY)
