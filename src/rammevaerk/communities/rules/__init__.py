"""Pure rules of communities, what is new, partners and outreach."""
