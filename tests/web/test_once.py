"""What is read once, and that it is read anew outside."""

import pytest

from rammevaerk.web.once import once, reading_once


def counting() -> tuple[list[int], object]:
    asked: list[int] = []

    @once
    def read(number: int, *, twice: bool = False) -> int:
        asked.append(number)
        return 2 * number if twice else number

    return asked, read


def test_within_it_is_read_once_for_the_same_arguments() -> None:
    asked, read = counting()
    assert callable(read)
    with reading_once():
        assert [read(1), read(1), read(2), read(2, twice=True), read(2, twice=True)] == [1, 1, 2, 4, 4]
    assert asked == [1, 2, 2]


def test_outside_it_is_read_each_time_and_nothing_is_kept_from_before() -> None:
    asked, read = counting()
    assert callable(read)
    assert read(1) == read(1) == 1
    with reading_once():
        read(1)
    with reading_once():
        read(1)
    assert asked == [1, 1, 1, 1]


def test_what_fails_is_asked_again() -> None:
    @once
    def failing() -> int:
        raise LookupError

    with reading_once():
        for _time in range(2):
            with pytest.raises(LookupError):
                failing()
