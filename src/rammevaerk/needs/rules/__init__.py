"""Pure rules of a need: profile, fit, order, the records of the principles, free choice and how long a need is kept."""
