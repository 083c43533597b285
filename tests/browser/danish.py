"""What on a page is not Danish: English words, raw codes, unfilled places in a sentence."""

import re

from playwright.sync_api import Page

from rammevaerk.registry.rules.services_file.columns import COLUMNS

ENGLISH = """
    the and of with from this that these which who whose when where what why how are was were been being has had will would
    should may not no yes all any each every other another by before after until since between within without about into
    open opened show shown close closed see look choose add remove change changed delete save saved back next
    previous page search sort sorted total none true false unknown draft approved accepted submitted published
    returned rejected pending done running failed queued error warning note place places day days month months year
    years week weeks today tariff tariffs price prices budgeted reserved occupied statement statements placement placements
    municipality municipalities operator operators region's level levels group groups target agreement party parties
    round rounds returns hearing deadline deadlines reason source sources row rows file files amount line lines date dates
    citizen citizens user users role roles task tasks supply demand balance result results january february march june july
    october monday tuesday wednesday thursday friday saturday sunday
"""
# Danish words, or names and words Danish has taken in, that are spelled like one of the English.
ALSO_DANISH = {"by", "total", "no", "sent", "balance", "note", "service"}

WORDS = re.compile(
    rf"(?<![\w-])({'|'.join(word for word in ENGLISH.split() if word not in ALSO_DANISH)})(?![\w-])", re.IGNORECASE
)
CODES = re.compile(
    r"\b(?:SEL|BL|ABL|LAS|FFB)-\d+\w*"  # a paragraph by its code
    r"|\b[a-z]+(?:_[a-z0-9]+)+\b(?!\.\w)"  # a code of the program; a file name may be spelled so
    r"|%\(\w+\)|\{\w*\}|\bNone\b|\bNaN\b|Decimal\(|<\w+ object"  # what a sentence was never filled with
)
# The columns of a services file are told of by the names they have there.
NAMES = re.compile("|".join(rf"\b{name}\b" for names in COLUMNS.values() for name in names if "_" in name))

# Every text a reader or a screen reader meets, hidden texts too; what says of itself that it is English is left out.
TEXTS = """() => {
    const english = node => node.closest('[lang]:not(html)')?.lang === 'en';
    const found = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (!node.parentElement.closest('script, style') && !english(node.parentElement)) found.push(node.textContent);
    }
    for (const name of ['aria-label', 'alt', 'title', 'placeholder', 'data-title']) {
        for (const node of document.querySelectorAll(`[${name}]`)) {
            if (!english(node) && !node.closest('[aria-hidden=true]')) found.push(node.getAttribute(name));
        }
    }
    return [...new Set(found.map(text => text.replace(/\\s+/g, ' ').trim()).filter(Boolean))];
}"""


def not_danish(page: Page) -> list[str]:
    """Each text that holds an English word, a code or an unfilled place, with what was found first."""
    texts: list[str] = page.evaluate(TEXTS)
    found = []
    for text in texts:
        told = NAMES.sub("", text)
        match = CODES.search(told) or WORDS.search(told)
        if match:
            found.append(f"»{match.group()}« in »{text[:120]}«")
    return found
