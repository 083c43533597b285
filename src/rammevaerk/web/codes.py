"""Links nobody can guess, the codes that open them, and the hash that is all the platform keeps of a code."""

import secrets

from django.utils.crypto import salted_hmac

from rammevaerk.kernel.codes import ALPHABET, LENGTH, typed_code


def new_link() -> str:
    """The last part of an address nobody can guess."""
    return secrets.token_urlsafe(18)


def new_code() -> str:
    """A code to be typed."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def hashed(purpose: str, link: str, code: str) -> str:
    """The hash of a code under its link, keyed by the platform's secret: the table alone gives no code away. `purpose` keeps the
    codes of one kind of link from opening another."""
    return salted_hmac(purpose, f"{link}:{typed_code(code)}", algorithm="sha256").hexdigest()


def hashed_key(purpose: str, key: str) -> str:
    """The hash of a browser's own key, which nobody types."""
    return salted_hmac(f"{purpose}.key", key, algorithm="sha256").hexdigest()
