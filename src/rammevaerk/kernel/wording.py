"""Marking of message ids, so that text written in pure code can be translated where it is shown."""


def text(msgid: str) -> str:
    """Mark an English message id for the catalogue and return it unchanged.

    Places are named, as in ``"No value for {label}"``. The page translates and fills them in;
    the extraction of the catalogue knows this function by its name.
    """
    return msgid


def unchanged(msgid: str) -> str:
    """The translation used where no language is chosen: the English message id itself."""
    return msgid
