"""Inquiries for other systems: about places, and to the other municipalities for a joint service."""

from rammevaerk.inquiries.api.joint import router as joint
from rammevaerk.inquiries.api.place import router as place

__all__ = ["joint", "place"]
