"""The spreadsheet of a return: one template with known figures filled in, and the reading of it.

The sheet is always in Danish, whatever language the page is shown in, so that a file fits the platform it came from.
"""
