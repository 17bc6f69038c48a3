"""What an element of the output sees of the network's input, as closed forms; borders do not cut it.

Three numbers along each axis: the first row that element 0 sees (`first_h`, negative in a padding), how many rows any
element sees (`receptive_h`), and how many rows further its neighbour looks (`jump_h`; 0 where one element sees the
whole map, so that no later window sees more). Source: Araujo, Norris and Sim, "Computing receptive fields of
convolutional neural networks" (Distill, 2019).
"""

from __future__ import annotations

from corrige.document.formula import maximum, minimum
from corrige.problem.errors import Unnamed


def jump_h(jump_h_in: int, s_h: int) -> int:
    return jump_h_in * s_h


def jump_w(jump_w_in: int, s_w: int) -> int:
    return jump_w_in * s_w


def receptive_h(receptive_h_in: int, jump_h_in: int, f_h: int) -> int:
    """
    >>> receptive_h(5, jump_h_in=2, f_h=3)
    9
    """
    return receptive_h_in + (f_h - 1) * jump_h_in


def receptive_w(receptive_w_in: int, jump_w_in: int, f_w: int) -> int:
    return receptive_w_in + (f_w - 1) * jump_w_in


def receptive_h_dilated(receptive_h_in: int, jump_h_in: int, d_h: int, f_h: int) -> int:
    return receptive_h_in + d_h * (f_h - 1) * jump_h_in


def receptive_w_dilated(receptive_w_in: int, jump_w_in: int, d_w: int, f_w: int) -> int:
    return receptive_w_in + d_w * (f_w - 1) * jump_w_in


def first_h(first_h_in: int, jump_h_in: int, p_top: int) -> int:
    """
    >>> first_h(-1, jump_h_in=2, p_top=1)
    -3
    """
    return first_h_in - p_top * jump_h_in


def first_w(first_w_in: int, jump_w_in: int, p_left: int) -> int:
    return first_w_in - p_left * jump_w_in


def first_h_same(first_h_in: int, jump_h_in: int, h_in: int, h: int, f_h: int, s_h: int) -> int:
    """Keras' "same": as few zeros as the last window needs, the odd one at the end."""
    return first_h_in - maximum((h - 1) * s_h + f_h - h_in, 0) // 2 * jump_h_in


def first_w_same(first_w_in: int, jump_w_in: int, w_in: int, w: int, f_w: int, s_w: int) -> int:
    return first_w_in - maximum((w - 1) * s_w + f_w - w_in, 0) // 2 * jump_w_in


def first_h_same_dilated(first_h_in: int, jump_h_in: int, h_in: int, h: int, f_h: int, s_h: int, d_h: int) -> int:
    return first_h_in - maximum((h - 1) * s_h + d_h * (f_h - 1) + 1 - h_in, 0) // 2 * jump_h_in


def first_w_same_dilated(first_w_in: int, jump_w_in: int, w_in: int, w: int, f_w: int, s_w: int, d_w: int) -> int:
    return first_w_in - maximum((w - 1) * s_w + d_w * (f_w - 1) + 1 - w_in, 0) // 2 * jump_w_in


def receptive_h_whole(receptive_h_in: int, jump_h_in: int, h_in: int) -> int:
    """Of a layer whose output sees the whole map."""
    return receptive_h_in + (h_in - 1) * jump_h_in


def receptive_w_whole(receptive_w_in: int, jump_w_in: int, w_in: int) -> int:
    return receptive_w_in + (w_in - 1) * jump_w_in


def no_jump() -> int:
    return 0


def kept_jump_h(jump_h_in: int) -> int:
    return jump_h_in


def kept_jump_w(jump_w_in: int) -> int:
    return jump_w_in


def kept_first_h(first_h_in: int) -> int:
    return first_h_in


def kept_first_w(first_w_in: int) -> int:
    return first_w_in


def kept_receptive_h(receptive_h_in: int) -> int:
    return receptive_h_in


def kept_receptive_w(receptive_w_in: int) -> int:
    return receptive_w_in


def same_jump(*each: int) -> int:
    """The jump of a block: where those of its branches differ, they drift apart and each element sees another number
    of rows."""
    known = {jump for jump in each if isinstance(jump, int)}
    if len(known) > 1:
        raise Unnamed(
            f"the branches move on by {' and by '.join(map(str, each))}: what is seen differs from place to place"
        )
    return each[0]


def first_of_all(*each: int) -> int:
    return minimum(*each)


def seen_together(jump: int, *branches: int) -> int:
    """From the first row that a branch sees to the last.

    `jump` is the branches' own, asked for because they must have one; `branches`: the first row of each, then how many
    rows each sees.

    >>> seen_together(1, -1, 0, 3, 3)  # rows -1 to 1 and 0 to 2
    4
    """
    firsts, seen = branches[: len(branches) // 2], branches[len(branches) // 2 :]
    return maximum(*(first + rows for first, rows in zip(firsts, seen, strict=True))) - minimum(*firsts)
