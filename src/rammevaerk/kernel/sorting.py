"""Danish order and folding, the same in Python as in the database functions ``danish_sort`` and ``folded``."""

_CAPITALS = str.maketrans("ÆØÅÄÖÜÉ", "æøåäöüé")
_AFTER_Z = str.maketrans("æøåäöüé", "{|}{|ye")
_FOLDS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e"})


def danish_key(name: str) -> str:
    """Sort key for Danish alphabetical order: æ, ø, å after z, aa as å, ä as æ, ö as ø, ü as y.

    Case does not count; add the name itself as second key where a total order is needed. Names in
    which aa is two letters (Isaac) are sorted as å, as a Danish list would rarely notice.
    """
    return name.lower().translate(_CAPITALS).replace("aa", "å").translate(_AFTER_Z)


def folded(text: str) -> str:
    """Text for searching, without case and Danish letters: *Åbenrå* and *Aabenraa* become equal."""
    return text.lower().translate(_CAPITALS).translate(_FOLDS)
