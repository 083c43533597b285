"""A dialogue as the page, the PDF and the Word document show it: the same sections in all three."""
