"""Rules of casework quality, pure: what a check list asks, which text holds, how a sample is drawn, what is counted."""
