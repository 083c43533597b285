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


def sekretariatet_records_a_level(people: People) -> None:
    sekretariat = people("secretariat")
    go_to(sekretariat, "Samarbejde")
    main(sekretariat).get_by_role("link", name="Sivkær", exact=True).first.click()
    says(sekretariat, "Niveau 1: meget specialiseret", "Niveauer over tid")
    sekretariat.get_by_label("Niveau 2: specialiseret").check()
    fill_in(sekretariat, {"Gælder fra": "01.01.2027", "Besluttet af": "Styregruppen"})
    press(sekretariat, "Registrér niveauet")
    expect(main(sekretariat).get_by_role("alert")).to_contain_text("1 fejl. Intet er gemt.")
    expect(main(sekretariat).get_by_label("Besluttet af")).to_have_value("Styregruppen")
    fill_in(sekretariat, {"Grund": WHY})
    press(sekretariat, "Registrér niveauet")
    says(sekretariat, "Niveau 2: specialiseret, fra 1. jan. 2027", WHY)
