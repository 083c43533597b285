"""What a month costs, decided on plain numbers: days and places in the month as whole numbers, money in whole øre, the
part-time share in thousandths. Nothing here knows of databases or clocks, and nothing in the inner loop is a Decimal.
"""
