"""Special terms (særlige vilkår) for a service: problem, analysis, alternatives and their consequences, hearing, decisions, what
is in force and what follows from it (P&D 3.8; readings 5.1–5.3 and 5.8; TR 4).
"""
