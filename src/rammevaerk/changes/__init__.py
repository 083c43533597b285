"""Changes of services (P&D 1.10): opening, expanding, reducing, converting, closing, single-person services, take-over, merger,
split and move; screening, consultation, decision, guarantee and closing account (readings 5.5, 5.9, 5.13–5.16).
"""
