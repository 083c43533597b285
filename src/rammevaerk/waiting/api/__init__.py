"""Waiting lists, vacancies and reservations for other systems, the municipality's and the operator's."""

from rammevaerk.waiting.api.entries import router as entries
from rammevaerk.waiting.api.places import reservations, vacancies

__all__ = ["entries", "reservations", "vacancies"]
