"""Pages of data collections."""
