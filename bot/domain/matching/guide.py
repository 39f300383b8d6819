"""Schedules in which nobody meets twice: what a round would be like if everybody were always there.

Each gives the block of a slot in a turn; people in one block are meant for each other. The circle method is that of
every sports league. A transversal design over a finite field: in turn m, block b has of row i the one at m * i + b.
"""

from dataclasses import dataclass

# x to the power e, for fields of p ** e elements: the digits of its remainder, lowest first (irreducible polynomials)
REMAINDERS = {
    4: (2, (1, 1)), 8: (2, (1, 1, 0)), 16: (2, (1, 1, 0, 0)), 32: (2, (1, 0, 1, 0, 0)), 9: (3, (2, 0)),
    27: (3, (2, 1, 0)), 25: (5, (2, 0)), 49: (7, (6, 0)),
}  # fmt: skip
PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53)
ORDERS = tuple(sorted((*PRIMES, *REMAINDERS)))


def circle_block(slot: int, turn: int, *, slots: int) -> int:
    """The lower slot of the two that meet in this turn; slots is even, and everybody meets in slots - 1 turns."""
    last = slots - 1
    if slot == last:  # meets the one who would meet themselves
        return next(one for one in range(last) if (2 * one - turn) % last == 0)
    other = (turn - slot) % last
    return slot if other == slot else min(slot, other)


@dataclass(frozen=True)
class Design:
    """Rows of as many slots as the field has elements; a row for each place in a group."""

    size: int
    order: int

    @property
    def turns(self) -> int:
        """After so many the schedule begins again; the rows themselves make one more where they can be divided."""
        return self.order + (self.order % self.size == 0)

    def block(self, slot: int, turn: int) -> int:
        """The block of this slot in this turn."""
        row, column = slot % self.size, slot // self.size
        turn %= self.turns
        if turn == self.order:
            return (row * self.order + column) // self.size
        return minus(column, times(turn, row, self.order), self.order)


def design_for(people: int, size: int) -> Design | None:
    """The smallest design with a slot for everybody; None where most of its slots would be empty, or there is none."""
    least = max(size, -(-people // size))
    order = next((order for order in ORDERS if order >= least), None)
    return Design(size, order) if order is not None and size * order < 2 * people else None


def minus(one: int, other: int, order: int) -> int:
    """The difference of two elements of the field with so many."""
    prime, degree = _field(order)
    pairs = zip(_digits(one, prime, degree), _digits(other, prime, degree), strict=True)
    return _number([(a - b) % prime for a, b in pairs], prime)


def times(one: int, other: int, order: int) -> int:
    """The product of two elements of the field with so many."""
    prime, degree = _field(order)
    if degree == 1:
        return one * other % prime
    _, remainder = REMAINDERS[order]
    product = [0] * degree
    for digit in reversed(_digits(one, prime, degree)):
        carried = product[-1]
        product = [0, *product[:-1]]
        product = [(a + carried * b) % prime for a, b in zip(product, remainder, strict=True)]
        product = [(a + digit * b) % prime for a, b in zip(product, _digits(other, prime, degree), strict=True)]
    return _number(product, prime)


def _field(order: int) -> tuple[int, int]:
    if order not in REMAINDERS:
        return order, 1
    prime, remainder = REMAINDERS[order]
    return prime, len(remainder)


def _digits(number: int, prime: int, degree: int) -> list[int]:
    digits = []
    for _ in range(degree):
        number, digit = divmod(number, prime)
        digits.append(digit)
    return digits


def _number(digits: list[int], prime: int) -> int:
    number = 0
    for digit in reversed(digits):
        number = number * prime + digit
    return number
