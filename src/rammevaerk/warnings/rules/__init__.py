"""What the figures of a service say, and what may be done with a warning: pure rules."""
