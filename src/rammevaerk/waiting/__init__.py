"""Who waits for a place (venteliste), in the order of agreed criteria, and places reserved (reservation) until a day.

Sources: readings 3.7 and 3.11; servicelovens §§ 109 and 110 have no waiting list for admission.
"""
