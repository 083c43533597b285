"""Where a dialogue stands, what may be done then, its deadlines, and what a return and a report must hold."""
