"""Designated services (udpegede tilbud): nomination, the panel's assessment by criterion, approval, period, reassessment, and
what an operator owes while its service is designated (P&D 3.1–3.4; readings 5.4 and 5.6).
"""
