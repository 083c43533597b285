"""Communities (fællesskaber) of level 2 and partners: clusters, networks, partnerships, knowledge asked for and answered, new
needs, outreach services (readings 6 and 5.10).
"""
