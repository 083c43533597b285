"""Loads the demo region in a process of its own and prints how far it is, a line each half second at most."""

import time

from rammevaerk.config.cli.session import platform


def main() -> None:
    """Load; the caller has seen to it that it is the first time."""
    with platform("owner"):  # it writes for everybody at once, which no role of the app may
        from rammevaerk.config.demo.load import load_demo

        load_demo(Progress())


class Progress:
    """`progress(done, total, note)` as lines on standard output."""

    def __init__(self) -> None:
        self.said = 0.0

    def __call__(self, done: int, total: int, note: str = "") -> None:
        now = time.monotonic()
        if now - self.said > 0.5 or done >= total:
            self.said = now
            print(f"{note} {done} of {total}" if total else note)


if __name__ == "__main__":
    main()
