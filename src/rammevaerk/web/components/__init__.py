"""What the tags in `templatetags/rv.py` show, worked out in plain Python: geometry of drawings, words of traces."""
