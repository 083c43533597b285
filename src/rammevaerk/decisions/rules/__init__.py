"""What may be recorded of the bodies' treatment of a case, and where the case stands by it."""
