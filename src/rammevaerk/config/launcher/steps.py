"""Progress in the terminal: one line a step, with the seconds it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class Steps:
    """Prints each step when it begins and its seconds when it ends; on a terminal the line is updated in place."""

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out or sys.stdout
        self.live = self.out.isatty()
        self.began = time.monotonic()

    @contextmanager
    def step(self, name: str) -> Iterator["Step"]:
        """Run the body as one step. A step that ends without `skip` prints its seconds; one that fails prints a cross."""
        step = Step(self, name)
        step.begin()
        try:
            yield step
        except BaseException:
            step.end("✗")
            raise
        step.end("✗" if step.failed else "✓")

    def seconds(self) -> float:
        """Seconds since these steps began."""
        return time.monotonic() - self.began

    def say(self, text: str = "") -> None:
        """A line of its own."""
        print(text, file=self.out, flush=True)


class Step:
    """One running step; `note` shows how far it is, `skip` says why there was nothing to do, `failed` marks it with a cross."""

    def __init__(self, steps: Steps, name: str) -> None:
        self.steps, self.name, self.note_text = steps, name, ""
        self.skipped = self.failed = False
        self.began = self.noted = time.monotonic()

    def begin(self) -> None:
        """Show the step as running (on a terminal only: elsewhere a step is one finished line)."""
        if self.steps.live:
            print(f"  … {self.name}", end="", file=self.steps.out, flush=True)

    def note(self, text: str) -> None:
        """Show how far the step is: at once on a terminal, each ten seconds elsewhere."""
        self.note_text = text
        if self.steps.live:
            print(f"\r\033[K  … {self.name}: {text}", end="", file=self.steps.out, flush=True)
        elif time.monotonic() - self.noted > 10:
            self.noted = time.monotonic()
            print(f"  … {self.name}: {text}", file=self.steps.out, flush=True)

    def report(self, done: int, total: int, text: str = "") -> None:
        """`note` in the form long jobs give: pieces done of pieces in all."""
        self.note(f"{done} of {total} {text}".rstrip())

    def skip(self, reason: str) -> None:
        """Nothing to do, and why."""
        self.note_text, self.skipped = reason, True

    def end(self, mark: str) -> None:
        """The finished line."""
        start = "\r\033[K" if self.steps.live else ""
        note = f" ({self.note_text})" if self.skipped else ""
        seconds = time.monotonic() - self.began
        print(f"{start}  {mark} {self.name}{note} {seconds:.1f} s", file=self.steps.out, flush=True)
