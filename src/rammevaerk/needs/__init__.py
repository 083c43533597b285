"""From a citizen's need (behov) to a chosen service: the profile, the ranked search, the records the joint principles ask
for, and inquiries (forespørgsler) to operators and other municipalities.

Sources: serviceloven and barnets lov; the region's three joint principles of 2024 (drafts: every one of them is a dated
parameter); how they are read stands in docs/interpretations.
"""
