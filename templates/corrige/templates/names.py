"""Names beside discs, placed so that they cover neither a disc nor one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from corrige.document.inline import Code, Line
from corrige.templates.canvas import Spot
from corrige.templates.extent import POINT, line_width

HALF: Final = 17
"""Half the height of a name with a little air."""
AIR: Final = 12
TRIES: Final = 16
ROUNDS: Final = 3
NEVER, HIDDEN, THROUGH, CROSSED = 10_000, 1_000, 400, 60
"""What it costs to cover a name; to hide a disc, or a name by a line; a line through a disc, or across another."""
TYPEWRITER: Final = 0.57 * POINT
"""How wide one letter is at one point."""


class Box(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Placed(NamedTuple):
    """A name in its box; a line of boxes leads to its disc where it stands away from it."""

    spot: Spot
    name: Line
    box: Box
    lines: tuple[Box, ...]
    far: int

    @property
    def middle(self) -> tuple[int, int]:
        return (self.box.left + self.box.right) // 2, (self.box.top + self.box.bottom) // 2

    @property
    def end(self) -> int:
        """Where the line to the disc comes in."""
        return _end(self.spot, self.box)


def _placed(spot: Spot, name: Line, x: int, y: int, wide: int) -> Placed:
    """With its left end at x, its middle at y."""
    box = Box(x, y - HALF, x + wide, y + HALF)
    lines: tuple[Box, ...] = ()
    if abs(y - spot.y) > spot.radius:
        edge = spot.y - spot.radius if y < spot.y else spot.y + spot.radius
        end = _end(spot, box)
        upright = Box(spot.x - 3, min(y, edge), spot.x + 3, max(y, edge))
        lines = upright, Box(min(spot.x, end), y - 3, max(spot.x, end), y + 3)
    return Placed(spot, name, box, lines, abs(y - spot.y) + min(abs(x - spot.x), abs(x + wide - spot.x)))


def _end(spot: Spot, box: Box) -> int:
    return box.left - 4 if box.left > spot.x else box.right + 4


@dataclass(frozen=True, slots=True)
class Room:
    """A frame with discs in it."""

    frame: Box
    spots: Sequence[Spot]

    def cost(self, found: Placed) -> int:
        """How far a name stands from its disc, and what of the frame and the discs is in the way."""
        box, frame = found.box, self.frame
        inside = frame.left <= box.left and box.right <= frame.right
        cost = found.far // 4 + (0 if inside and frame.top <= box.top and box.bottom <= frame.bottom else NEVER)
        cost += sum([HIDDEN for spot in self.spots if _covers(box, spot)])
        others = [spot for spot in self.spots if spot != found.spot]
        return cost + sum([THROUGH for line in found.lines for spot in others if _covers(line, spot)])


def placed(names: Sequence[tuple[Spot, Line]], room: Room, points: int) -> Iterable[Placed]:
    """Each name at the best place around its disc, and again once the others stand."""
    ranked = []
    for spot, name in names:
        around = _around(spot, name, name_width(name, points))
        ranked.append(sorted((room.cost(one), i, one) for i, one in enumerate(around)))
    found: dict[int, Placed] = {}
    for _ in range(ROUNDS):
        for i, places in enumerate(ranked):
            found[i] = _best(places, [other for j, other in found.items() if j != i])
    return found.values()


def _best(places: Sequence[tuple[int, int, Placed]], others: Sequence[Placed]) -> Placed:
    """The cheapest first: those that cost more without the others need not be looked at."""
    least, best = NEVER * NEVER, places[0][2]
    for own, _, one in places:
        if own >= least:
            break
        cost = own + sum([_between(one, other) for other in others])
        if cost < least:
            least, best = cost, one
    return best


def _between(one: Placed, other: Placed) -> int:
    cost = NEVER * one.box.meets(other.box)
    cost += sum([HIDDEN for line in other.lines if one.box.meets(line)])
    cost += sum([HIDDEN for line in one.lines if other.box.meets(line)])
    return cost + sum([CROSSED for line in one.lines for theirs in other.lines if line.meets(theirs)])


def name_width(name: Line, points: int) -> int:
    """With room for the widest typewriter letters that a machine may have."""
    return sum(
        round(len(part.text) * points * TYPEWRITER) if isinstance(part, Code) else line_width((part,), points, "en")
        for part in name
    )


def _around(spot: Spot, name: Line, wide: int) -> Iterator[Placed]:
    """Beside the disc, then further and further up and down on both sides."""
    yield _placed(spot, name, spot.x + spot.radius + AIR, spot.y, wide)
    yield _placed(spot, name, spot.x - spot.radius - AIR - wide, spot.y, wide)
    for i in range(TRIES):
        away = spot.radius + AIR + HALF + 2 * HALF * i
        for y in (spot.y - away, spot.y + away):
            for beside in (24, 90, 160, 230):
                yield _placed(spot, name, spot.x + beside, y, wide)
                yield _placed(spot, name, spot.x - beside - wide, y, wide)


def _covers(box: Box, spot: Spot) -> bool:
    x = min(max(spot.x, box.left), box.right)
    y = min(max(spot.y, box.top), box.bottom)
    return (x - spot.x) ** 2 + (y - spot.y) ** 2 < (spot.radius + 4) ** 2
