"""Calculation sheets as a workbook, out with live formulas and in again: a column for each tariff item."""
