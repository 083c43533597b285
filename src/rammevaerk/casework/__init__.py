"""Quality of casework (sagsbehandling): the check list of a need, standards and steps of the procedure as dated texts, samples
by a colleague (the joint principles of 2024, R5 and R7; readings 3.6).
"""
