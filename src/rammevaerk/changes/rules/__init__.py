"""What decides a change of services: what must be told, what stops it, where it stands and what is left to do. Imported from the
file named after it."""
