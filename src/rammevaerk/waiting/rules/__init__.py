"""Who comes first, who fits a vacancy, what may be written, and how many places are free."""
