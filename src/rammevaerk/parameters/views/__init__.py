"""Pages of the values behind calculations."""
