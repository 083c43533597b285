"""Addresses of contracts, under /indskrivninger/kontrakter/."""

from django.urls import path

from rammevaerk.contracts.views import agreed, contract_texts, drafting, old_contracts

urlpatterns = [
    path("", agreed.contract_list, name="contract_list"),
    path("ny/", drafting.new_contract, name="new_contract"),
    path("antal/", contract_texts.contract_counts, name="contract_counts"),
    path("tekster/", contract_texts.contract_texts, name="contract_texts"),
    path("tekster/ny/", contract_texts.contract_text_new, name="contract_text_new"),
    path("tekster/indtastet/<int:pk>/", contract_texts.contract_text_entered, name="contract_text_entered"),
    path("tekster/indtastet/<int:pk>/bekraeft/", contract_texts.contract_text_confirm, name="contract_text_confirm"),
    path("tekster/indtastet/<int:pk>/afvis/", contract_texts.contract_text_refuse, name="contract_text_refuse"),
    path("tekster/<int:place>/", contract_texts.contract_text, name="contract_text"),
    path("fakturaoplysninger/", contract_texts.invoicing, name="invoicing"),
    path("gamle/", old_contracts.old_contracts, name="old_contracts"),
    path("gamle/skabelon.xlsx", old_contracts.old_template, name="old_template"),
    path("gamle/<int:pk>/", old_contracts.old_upload, name="old_upload"),
    path("udkast/<int:pk>/", drafting.draft_issue, name="draft_issue"),
    path("udkast/<int:pk>/gem/", drafting.draft_save, name="draft_save"),
    path("udkast/<int:pk>/to-udgaver/", drafting.draft_conflict, name="draft_conflict"),
    path("udkast/<int:pk>/afslag/", drafting.draft_refusal, name="draft_refusal"),
    path("udkast/<int:pk>/laeg-vaek/", drafting.draft_discard, name="draft_discard"),
    path("udkast/<int:pk>/trin/<slug:step>/", drafting.draft_step, name="draft_step"),
    path("<int:pk>/", agreed.contract, name="contract"),
    path("<int:pk>/tillaeg/", drafting.new_contract_supplement, name="new_supplement"),
    path("<int:pk>/<int:step>/underskriv/", agreed.contract_sign, name="contract_sign"),
    path("<int:pk>/<int:step>/traek-tilbage/", agreed.contract_cancel, name="contract_cancel"),
    path("<int:pk>/<int:step>/dokument.<str:kind>", agreed.contract_document, name="contract_document"),
]
