"""The invented region: generated with a fixed seed, every row flagged, beside the real rows it is mixed with."""
