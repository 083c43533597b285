"""Reads of waiting lists, vacancies and reservations. Rows about persons are guarded by row-level security behind each."""

from rammevaerk.waiting.queries.numbers import ahead, coming_places, waiting_lengths

__all__ = ["ahead", "coming_places", "waiting_lengths"]
