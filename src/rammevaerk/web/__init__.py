"""The shell every area builds on: page layout, components of the design system, tables, forms, charts, maps, jobs with
progress, documents, spreadsheets, the Danish catalogue and the clock.

Knows nothing of the domain. Numbers and dates are written as Danish administration writes them (house rules, section 5).
"""
