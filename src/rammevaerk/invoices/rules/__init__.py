"""What an electronic invoice of a statement holds, whether it may be sent, and where it stands on its way. Pure."""
