"""Pure rules of the register: how places are counted, what occupancy is, when a figure is old, what a file row says."""
