"""The overview a data-protection officer asks for: which tables hold rows about persons, why, how long, who sees them.

Kept beside the code so that a new table with such rows is missed by a test, not by a person (tests/home).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class PersonTable:
    """One table with rows about persons. `retention` is in words: the term itself is a parameter nobody has set yet
    where it says so."""

    table: str
    rows: str | Promise
    purpose: str | Promise
    seen_by: str | Promise
    retention: str | Promise


_BOTH = _("The acting and paying municipality (own department), the operator's own unit, the auditor with a logged look")
_AMOUNTS = _("The buyer and the seller, the auditor with a logged look")
_SELLER = _("The seller, the auditor with a logged look")
_REVISER = _("The organisation that revises its prices, the auditor")
_TRY = _("To find differences before the platform's invoices are trusted")
_REPLACED = _("Until another file for the same month replaces it")
_OWN_BOOKS = _("The party whose books they are, the auditor")
_UNSET = _("Not decided yet: the parties set the term. Until then rows are kept.")

_TO_WARN = _("To act in time when a service is at risk")
_FEW = _("Operator, secretariat, steering group, auditor; the users' municipalities when the body decides so")
_TO_AGREE = _("To agree on other terms for a service that cannot live on the ordinary ones")
_HEARD = _("Operator, secretariat, steering group, auditor; the parties' authorities and economies from the hearing on")
_ANYBODY = _("Everybody")
_ANSWER_LOOK = _("To be able to answer for every look")
_ANSWER_ACT = _("To be able to answer for every act")
_BOOKS = _("Bookkeeping material: kept five years after the year it belongs to (Bookkeeping Act § 12)")
_WHILE_ROLE = _("While the person holds a role, and five years after")
_REFERENCE = _("The municipality's own reference of a citizen")
_STAY = _("A stay: unit, paragraph, target group, dates, municipalities")
_LINE = _("A line of a statement: a stay's days in a month and the amount")
_SETTLE = _("To settle between municipalities")
_BOOK = _("To book what is settled")
_STAFF = _("Name and login of the people who use the platform")
_CHANGE = _("That a stay was changed, and from which day")
_SUM = _("Amounts between two municipalities in a month: few stays reveal a person")
_LOOKS = _("Who has looked at rows about persons, and when")

_NEED = _("What a citizen needs of a place, by reference and in codes")
_FIND = _("To find a place")
_AUTHORITY = _("The acting municipality (own department), the auditor with a logged look")
_DOCUMENT = _("To document the choice")
_CONTRACT = _("To know what the parties have agreed")
_FOLLOW = _("To follow up on the support")
_STRIPPED = _("Until the need is closed, and for the parties' own term after (a value under “Values”)")
_OWN_ONLY = _("The acting municipality (own department)")
_BETTER = _("To see and better the quality of casework")
_CHECK_STRIPPED = _("As long as the need; notes go when its text goes")
_ONE_PLACE = _("Individual and negotiated prices: for one place or one buyer, never in the list")
_AGREE = _("To agree a price where no item of the list fits")
_CHANGE_OF = _("To change a stay with both sides knowing")
_ONE_BUYER = _("The buyer, the auditor")

_WAIT = _("To give places in the agreed order")
_IN_ORDER = _("To be able to show that places were given in the agreed order")
_ASKED = _("The municipality that asks (own department), the unit that is asked, the auditor with a logged look")
_JOINT = _("The municipality that asks (own department), the agreement's other authorities, the secretariat, the auditor")
_JOINT_ANSWER = _("The municipality that asks and the one that answers, the auditor with a logged look")
_TO_ASK = _("To ask whether a place can be had")
_TO_JOIN = _("To ask whether others have citizens with the same need")
_WITH_NEED = _("As long as the need it was sent for")

_CHANGE = _("To place everybody when a service changes or closes")
_PARTIES = _("The parties, the secretariat, the steering group and the auditor; never organisations and the public")

_REFUND = _("To claim the state's part of the dearest cases")
_FOLLOW_BILL = _("To follow what the year costs")
_PAYER = _("The paying municipality (own department), the auditor")
_PAYING = _("The paying municipality")
_OWN_CONTROL = _("The municipality's own controller and economist")

OVERVIEW = (
    PersonTable("inquiries_placeinquiry", _("What was told of a need, field by field"), _TO_ASK, _ASKED, _WITH_NEED),
    PersonTable("inquiries_askedunit", _("Which units were asked about a need"), _TO_ASK, _ASKED, _WITH_NEED),
    PersonTable(
        "inquiries_answercode",
        _("That a link was given to a unit; the code only as a hash"),
        _TO_ASK,
        _AUTHORITY,
        _WITH_NEED,
    ),
    PersonTable("inquiries_placeanswer", _("What a unit answered, and who answered by link"), _TO_ASK, _ASKED, _WITH_NEED),
    PersonTable("inquiries_jointinquiry", _("A need in codes, without text and reference"), _TO_JOIN, _JOINT, _WITH_NEED),
    PersonTable("inquiries_jointasked", _("Which municipalities were asked about a need"), _TO_JOIN, _JOINT, _WITH_NEED),
    PersonTable(
        "inquiries_jointanswer",
        _("How many citizens of a municipality have a similar need, and what it would do"),
        _TO_JOIN,
        _JOINT_ANSWER,
        _WITH_NEED,
    ),
    PersonTable("warnings_earlywarning", _("What somebody has seen at a service, without citizens"), _TO_WARN, _FEW, _UNSET),
    PersonTable("warnings_warningstep", _("What was done about a warning, and why"), _TO_WARN, _FEW, _UNSET),
    PersonTable("warnings_monitoringplan", _("Which figures of a service are followed"), _TO_WARN, _FEW, _UNSET),
    PersonTable("warnings_monitoringreport", _("A service's figures, how many and no persons"), _TO_WARN, _FEW, _UNSET),
    PersonTable("warnings_widenedto", _("Which municipalities see a warning"), _TO_WARN, _FEW, _UNSET),
    PersonTable("warnings_findingaside", _("Why something in a service's figures asks for nothing"), _TO_WARN, _FEW, _UNSET),
    PersonTable(
        "changes_residentscounted",
        _("Residents by municipality at a service that changes, without persons"),
        _CHANGE,
        _PARTIES,
        _UNSET,
    ),
    PersonTable("terms_case", _("A service's problem, and how many use it by municipality"), _TO_AGREE, _HEARD, _UNSET),
    PersonTable("terms_analysis", _("What was found about a service, without citizens"), _TO_AGREE, _HEARD, _UNSET),
    PersonTable("terms_alternative", _("What could be agreed for a service, and its days"), _TO_AGREE, _HEARD, _UNSET),
    PersonTable("terms_tool", _("What an agreed tool asks of the parties"), _TO_AGREE, _HEARD, _UNSET),
    PersonTable("terms_hearing", _("When the parties were asked about special terms"), _TO_AGREE, _HEARD, _UNSET),
    PersonTable("terms_comment", _("What a party says about special terms"), _TO_AGREE, _HEARD, _UNSET),
    PersonTable("terms_proposal", _("Which special terms were laid before the bodies"), _TO_AGREE, _HEARD, _UNSET),
    PersonTable("terms_carriedshare", _("Which share of special terms the operator carries"), _TO_AGREE, _HEARD, _UNSET),
    PersonTable("terms_return", _("Why special terms went back to the parties"), _TO_AGREE, _HEARD, _UNSET),
    PersonTable("terms_writtencharge", _("Which payment plans special terms have written"), _TO_AGREE, _HEARD, _UNSET),
    PersonTable("terms_duty", _("What special terms ask of people at work"), _TO_AGREE, _HEARD, _UNSET),
    PersonTable("terms_dutydone", _("What was done because of special terms"), _TO_AGREE, _HEARD, _UNSET),
    PersonTable("terms_terminforce", _("What is agreed for a service, without who uses or pays"), _TO_AGREE, _ANYBODY, _UNSET),
    PersonTable("terms_termend", _("When special terms end"), _TO_AGREE, _ANYBODY, _UNSET),
    PersonTable("needs_need", _NEED, _FIND, _AUTHORITY, _STRIPPED),
    PersonTable("needs_needgroup", _("The target groups of a need"), _FIND, _AUTHORITY, _STRIPPED),
    PersonTable("needs_wish", _("The citizen's own words"), _("To find the right place"), _AUTHORITY, _STRIPPED),
    PersonTable("needs_search", _("What a search showed, and when"), _DOCUMENT, _AUTHORITY, _STRIPPED),
    PersonTable(
        "needs_record",
        _("Who was asked outside the platform, and the answer"),
        _("To document the choice"),
        _AUTHORITY,
        _STRIPPED,
    ),
    PersonTable("needs_notchosen", _("Why a service was not chosen"), _DOCUMENT, _AUTHORITY, _STRIPPED),
    PersonTable("casework_answer", _("Answers to a case's check list, with notes"), _BETTER, _OWN_ONLY, _CHECK_STRIPPED),
    PersonTable("casework_stepdone", _("Which steps of the procedure were done, and when"), _BETTER, _OWN_ONLY, _CHECK_STRIPPED),
    PersonTable("casework_draw", _("Samples drawn, with the cases they were drawn from"), _BETTER, _OWN_ONLY, _UNSET),
    PersonTable("casework_sampledcase", _("Which cases a colleague reads again"), _BETTER, _OWN_ONLY, _CHECK_STRIPPED),
    PersonTable("casework_verdict", _("What a colleague finds of a case, with a note"), _BETTER, _OWN_ONLY, _CHECK_STRIPPED),
    PersonTable(
        "casework_keptcount",
        _("Counts of cases whose need is deleted, by quarter: few cases reveal a person"),
        _BETTER,
        _OWN_ONLY,
        _UNSET,
    ),
    PersonTable(
        "needs_dutylog",
        _("How many records were on file for a need that is deleted, by month"),
        _DOCUMENT,
        _AUTHORITY,
        _("Without words and reference: kept"),
    ),
    PersonTable("contracts_citizen", _REFERENCE, _("To tell stays apart"), _BOTH, _UNSET),
    PersonTable("contracts_placement", _STAY, _("To know who is where and who pays"), _BOTH, _UNSET),
    PersonTable(
        "contracts_decision", _("Which service was decided, on what basis, and the records on file"), _DOCUMENT, _BOTH, _UNSET
    ),
    PersonTable("contracts_contract", _("The contract of a stay: parties, service, price, dates"), _CONTRACT, _BOTH, _UNSET),
    PersonTable("contracts_contractsignature", _("Who has signed a contract, and when"), _CONTRACT, _BOTH, _UNSET),
    PersonTable("contracts_contractcancelled", _("That a contract was taken back, and why"), _CONTRACT, _BOTH, _UNSET),
    PersonTable("contracts_contracttie", _("Which stay a contract is about"), _CONTRACT, _BOTH, _UNSET),
    PersonTable("contracts_contractdraft", _("A contract being written"), _CONTRACT, _AUTHORITY, _UNSET),
    PersonTable("contracts_draftsave", _("Each save of a contract being written"), _CONTRACT, _AUTHORITY, _UNSET),
    PersonTable("contracts_formrefusal", _("A supplier's no to the standard contract, and why"), _CONTRACT, _AUTHORITY, _UNSET),
    PersonTable("contracts_contractupload", _("A file of contracts of old form, as it was read"), _CONTRACT, _AUTHORITY, _UNSET),
    PersonTable(
        "contracts_contractcount", _("How many contracts a municipality has made in a year"), _CONTRACT, _AUTHORITY, _BOOKS
    ),
    PersonTable("contracts_goal", _("What the support of a stay is to reach, in a few words"), _FOLLOW, _BOTH, _UNSET),
    PersonTable("contracts_followup", _("A follow-up meeting: day, level, what was agreed"), _FOLLOW, _BOTH, _UNSET),
    PersonTable("contracts_goalresult", _("How it goes with a goal"), _FOLLOW, _BOTH, _UNSET),
    PersonTable("waiting_entry", _("Who waits for a place, by reference and in codes"), _WAIT, _BOTH, _STRIPPED),
    PersonTable("waiting_event", _("What happened to somebody who waits"), _IN_ORDER, _BOTH, _STRIPPED),
    PersonTable("waiting_reservation", _("For whom a place is held, and until when"), _WAIT, _BOTH, _STRIPPED),
    PersonTable(
        "contracts_packageproposal",
        _("What package the operator proposes, and the documented need of support"),
        _CHANGE_OF,
        _BOTH,
        _UNSET,
    ),
    PersonTable("contracts_packagedecision", _("What became of a proposed package"), _CHANGE_OF, _BOTH, _UNSET),
    PersonTable("contracts_notice", _("Notice of the end of a stay, by whom, and from when"), _CHANGE_OF, _BOTH, _UNSET),
    PersonTable("contracts_noticestep", _("What was answered to a notice"), _CHANGE_OF, _BOTH, _UNSET),
    PersonTable(
        "contracts_referralstep",
        _("When the municipality was told of a self-referral, and what it answered"),
        _CHANGE_OF,
        _BOTH,
        _UNSET,
    ),
    PersonTable(
        "contracts_anonymousstay",
        _("A stay by the unit's own mark, while the municipality is not known"),
        _("To know who is there"),
        _("The operator's own unit, the auditor with a logged look"),
        _UNSET,
    ),
    PersonTable("contracts_absence", _("Days away from a stay, by kind"), _("To charge rightly"), _BOTH, _UNSET),
    PersonTable("contracts_change", _CHANGE, _("To correct months that are settled"), _BOTH, _UNSET),
    PersonTable("settlement_charge", _LINE, _SETTLE, _AMOUNTS, _BOOKS),
    PersonTable("settlement_schedule", _("What is paid without a stay, a reserved place among it"), _SETTLE, _AMOUNTS, _BOOKS),
    PersonTable("settlement_confirmation", _("That a unit has confirmed who was there"), _SETTLE, _SELLER, _BOOKS),
    PersonTable("settlement_confirmedstay", _("A stay's days in a month, as the unit confirmed them"), _SETTLE, _BOTH, _BOOKS),
    PersonTable("settlement_preparedrun", _("A seller's month made ready, as sums"), _SETTLE, _SELLER, _BOOKS),
    PersonTable("settlement_runapproval", _("Who approved a month made ready"), _SETTLE, _SELLER, _BOOKS),
    PersonTable(
        "settlement_statementlink",
        _("That a statement can be opened by link and code, and whether it has been"),
        _SETTLE,
        _SELLER,
        _BOOKS,
    ),
    PersonTable("settlement_statementreceipt", _("Since when the buyer is known to have a statement"), _SETTLE, _AMOUNTS, _BOOKS),
    PersonTable("settlement_invoicefile", _("A month's invoice file from the seller's own system"), _TRY, _SELLER, _REPLACED),
    PersonTable("settlement_invoicefileline", _("A line of that file: reference, days, amount"), _TRY, _SELLER, _REPLACED),
    PersonTable("settlement_pricerevision", _("A revision of prices made ready"), _AGREE, _REVISER, _BOOKS),
    PersonTable("settlement_pricerevisionapproval", _("Who confirmed a revision of prices"), _AGREE, _REVISER, _BOOKS),
    PersonTable("settlement_pricerevisionline", _ONE_PLACE, _AGREE, _REVISER, _BOOKS),
    PersonTable("settlement_dispute", _("That a buyer will not pay a line as it is, and why"), _SETTLE, _AMOUNTS, _BOOKS),
    PersonTable("settlement_disputestep", _("What was answered in a dispute of a line"), _SETTLE, _AMOUNTS, _BOOKS),
    PersonTable("settlement_statement", _SUM, _SETTLE, _AMOUNTS, _BOOKS),
    PersonTable(
        "invoices_delivery",
        _("An invoice as it was sent, with the citizens' references, and what came of it"),
        _SETTLE,
        _AMOUNTS,
        _BOOKS,
    ),
    PersonTable("settlement_entry", _SUM, _BOOK, _AMOUNTS, _BOOKS),
    PersonTable("settlement_posting", _SUM, _BOOK, _AMOUNTS, _BOOKS),
    PersonTable("ledger_booking", _("Under which voucher a statement is booked"), _BOOK, _OWN_BOOKS, _BOOKS),
    PersonTable("ledger_payment", _("What is paid of a statement"), _BOOK, _AMOUNTS, _BOOKS),
    PersonTable("ledger_unplacedpayment", _("A payment no statement was found for"), _BOOK, _OWN_BOOKS, _BOOKS),
    PersonTable("ledger_dealtwith", _("What became of such a payment"), _BOOK, _OWN_BOOKS, _BOOKS),
    PersonTable("ledger_closedbalance", _SUM, _BOOK, _OWN_BOOKS, _BOOKS),
    PersonTable("ledger_monthclose", _SUM, _BOOK, _OWN_BOOKS, _BOOKS),
    PersonTable("ledger_incomeplacing", _SUM, _BOOK, _OWN_BOOKS, _BOOKS),
    PersonTable("ledger_yearstep", _SUM, _BOOK, _OWN_BOOKS, _BOOKS),
    PersonTable("ledger_accountstring", _SUM, _BOOK, _OWN_BOOKS, _BOOKS),
    PersonTable("ledger_exportbatch", _SUM, _BOOK, _OWN_BOOKS, _BOOKS),
    PersonTable("ledger_exportedentry", _SUM, _BOOK, _OWN_BOOKS, _BOOKS),
    PersonTable("ledger_exportfetch", _SUM, _BOOK, _OWN_BOOKS, _BOOKS),
    PersonTable("ledger_nettingword", _SUM, _BOOK, _AMOUNTS, _BOOKS),
    PersonTable("ledger_exportline", _SUM, _BOOK, _OWN_BOOKS, _BOOKS),
    PersonTable("ledger_resulthandover", _("A service's income of a year"), _BOOK, _OWN_BOOKS, _BOOKS),
    PersonTable("settlement_run", _("A seller's run of a month, with what it found odd"), _SETTLE, _SELLER, _BOOKS),
    PersonTable("spending_othercost", _("What a citizen costs beside the statements"), _REFUND, _PAYER, _BOOKS),
    PersonTable("spending_refundfact", _("After-care, and cover just before the age limit"), _REFUND, _PAYER, _BOOKS),
    PersonTable("spending_refundclaim", _("What was claimed of the state for a citizen's month"), _REFUND, _PAYER, _BOOKS),
    PersonTable("spending_budget", _("Budgets by paragraph: few stays reveal a person"), _FOLLOW_BILL, _OWN_CONTROL, _BOOKS),
    PersonTable("spending_outsidepurchase", _("Invoices of suppliers outside the platform"), _FOLLOW_BILL, _PAYER, _BOOKS),
    PersonTable("spending_upload", _("A file of invoices or budgets, as it was read"), _FOLLOW_BILL, _PAYING, _UNSET),
    PersonTable("pricing_individualtariff", _("Why one place costs more, in a few words, and when"), _AGREE, _AMOUNTS, _UNSET),
    PersonTable(
        "pricing_negotiatedprice", _("Why a buyer pays another price than the published one"), _AGREE, _ONE_BUYER, _UNSET
    ),
    PersonTable(
        "pricing_oldaddon", _("What was added to a tariff before the agreement, and until when"), _SETTLE, _AMOUNTS, _UNSET
    ),
    PersonTable("pricing_tariffitem", _ONE_PLACE, _AGREE, _AMOUNTS, _BOOKS),
    PersonTable("pricing_tariff", _ONE_PLACE, _AGREE, _AMOUNTS, _BOOKS),
    PersonTable("pricing_sheet", _("The calculation of an individual tariff"), _AGREE, _AMOUNTS, _BOOKS),
    PersonTable(
        "exchange_apitoken",
        _("The other systems of an organisation: name, role, what they may do, who let them in"),
        _("Access"),
        _("Its own controller and economist, the auditor"),
        _("Until nobody needs to answer for what the system did"),
    ),
    PersonTable(
        "exchange_keptanswer",
        _("What a call from another system was answered, with numbers of needs and stays"),
        _("So that a call sent twice is carried out once"),
        _("Nobody; the answer is repeated to the system that asked"),
        _("A few days (a value under “Values”), then deleted each night"),
    ),
    PersonTable(
        "exchange_happening",
        _("That something happened to a need, an inquiry, a contract, a stay or a dispute, by number only"),
        _("To tell the parties' own systems"),
        _BOTH,
        _UNSET,
    ),
    PersonTable("accounts_lookentry", _LOOKS, _ANSWER_LOOK, _("The auditor"), _UNSET),
    PersonTable("accounts_auditentry", _("Who did what and when"), _ANSWER_ACT, _("The auditor"), _UNSET),
    PersonTable("accounts_user", _STAFF, _("Access"), _("The secretariat and the auditor"), _WHILE_ROLE),
)
