"""Rammeværk: framework agreements on specialised social services (rammeaftaler), from reported data to settled months."""
