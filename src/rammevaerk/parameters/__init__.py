"""Agreed values entered on the platform by two people, with their source, and the one place every rulebook comes from.

Danish terms: værdi, kilde, forslag til værdi, ikrafttræden, vedtagelse; ukendt, antaget, gælder. The files of `law` hold what
has been read in public sources; what the agreement's own bodies adopt is entered here and lies over the files.
Sources: readings 1.3 and 2.14 (two people, reference to the adopted text, effect back in time shown first).
"""
