"""The first page: the year wheel of the agreement in force and the one in preparation, my tasks, and search.

Danish terms: forside, årshjul, opgaver.
"""
