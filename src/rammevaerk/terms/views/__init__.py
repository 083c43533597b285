"""Pages of special terms."""
