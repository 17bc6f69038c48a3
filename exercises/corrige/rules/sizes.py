"""Shapes as closed forms.

A function's parameters name what it needs: `h_in` is what comes in, `f_h` a letter of the layer, `h` another quantity
of the same layer. They run on integers and on letters alike, so none branches on a size: `forms` picks the rule.
Sources: the deck's slides « Stride », « Padding », « Impact sur la dimension des tenseurs »; Dumoulin and Visin,
"A guide to convolution arithmetic for deep learning" (2016); the documentation of PyTorch and Keras where named.
"""

from __future__ import annotations

from corrige.document.formula import ceil_div, maximum, minimum
from corrige.problem.errors import CannotBuild


def h(h_in: int, f_h: int, s_h: int, p_top: int, p_bottom: int) -> int:
    """
    >>> h(39, f_h=3, s_h=2, p_top=1, p_bottom=1)
    20
    """
    return (h_in + p_top + p_bottom - f_h) // s_h + 1


def w(w_in: int, f_w: int, s_w: int, p_left: int, p_right: int) -> int:
    return (w_in + p_left + p_right - f_w) // s_w + 1


def h_dilated(h_in: int, f_h: int, s_h: int, d_h: int, p_top: int, p_bottom: int) -> int:
    return (h_in + p_top + p_bottom - (d_h * (f_h - 1) + 1)) // s_h + 1


def w_dilated(w_in: int, f_w: int, s_w: int, d_w: int, p_left: int, p_right: int) -> int:
    return (w_in + p_left + p_right - (d_w * (f_w - 1) + 1)) // s_w + 1


def h_same(h_in: int, s_h: int) -> int:
    """Keras' "same": the padding is what it takes.

    >>> h_same(7, s_h=2)
    4
    """
    return ceil_div(h_in, s_h)


def w_same(w_in: int, s_w: int) -> int:
    return ceil_div(w_in, s_w)


def h_ceil(h_in: int, f_h: int, s_h: int, p_top: int, p_bottom: int) -> int:
    """PyTorch's `ceil_mode`: a last window may overhang, if it starts in the image or in the padding before it."""
    return minimum(ceil_div(h_in + p_top + p_bottom - f_h, s_h) + 1, ceil_div(h_in + p_top, s_h))


def w_ceil(w_in: int, f_w: int, s_w: int, p_left: int, p_right: int) -> int:
    return minimum(ceil_div(w_in + p_left + p_right - f_w, s_w) + 1, ceil_div(w_in + p_left, s_w))


def h_transposed(h_in: int, f_h: int, s_h: int, p_top: int, p_bottom: int) -> int:
    return (h_in - 1) * s_h + f_h - p_top - p_bottom


def w_transposed(w_in: int, f_w: int, s_w: int, p_left: int, p_right: int) -> int:
    return (w_in - 1) * s_w + f_w - p_left - p_right


def h_transposed_general(h_in: int, f_h: int, s_h: int, d_h: int, p_top: int, p_bottom: int, e_h: int) -> int:
    return (h_in - 1) * s_h + d_h * (f_h - 1) + 1 - p_top - p_bottom + e_h


def w_transposed_general(w_in: int, f_w: int, s_w: int, d_w: int, p_left: int, p_right: int, e_w: int) -> int:
    return (w_in - 1) * s_w + d_w * (f_w - 1) + 1 - p_left - p_right + e_w


def h_transposed_valid(h_in: int, f_h: int, s_h: int, d_h: int) -> int:
    return (h_in - 1) * s_h + maximum(d_h * (f_h - 1) + 1, s_h)


def w_transposed_valid(w_in: int, f_w: int, s_w: int, d_w: int) -> int:
    return (w_in - 1) * s_w + maximum(d_w * (f_w - 1) + 1, s_w)


def h_transposed_same(h_in: int, s_h: int) -> int:
    return h_in * s_h


def w_transposed_same(w_in: int, s_w: int) -> int:
    return w_in * s_w


def h_padded(h_in: int, p_top: int, p_bottom: int) -> int:
    return h_in + p_top + p_bottom


def w_padded(w_in: int, p_left: int, p_right: int) -> int:
    return w_in + p_left + p_right


def c_padded(c_in: int, p_before: int, p_after: int) -> int:
    return c_in + p_before + p_after


def c_filters(K: int) -> int:
    return K


def c_depthwise(c_in: int, multiplier: int) -> int:
    return c_in * multiplier


def c_flat(c_in: int, h_in: int, w_in: int) -> int:
    return c_in * h_in * w_in


def kept_c(c_in: int) -> int:
    return c_in


def kept_h(h_in: int) -> int:
    return h_in


def kept_w(w_in: int) -> int:
    return w_in


def given_h(o_h: int) -> int:
    return o_h


def given_w(o_w: int) -> int:
    return o_w


def rearranged_c(o_c: int, o_h: int, o_w: int, c_in: int, h_in: int, w_in: int) -> int:
    """
    >>> rearranged_c(8, 4, 4, c_in=32, h_in=2, w_in=2)
    8
    """
    before, after = c_in * h_in * w_in, o_c * o_h * o_w
    if isinstance(before, int) and isinstance(after, int) and before != after:
        raise CannotBuild(
            f"`output_size` (={(o_c, o_h, o_w)}) has {after} elements, what comes in {before}",
            f"`output_size` (={(o_c, o_h, o_w)}) compte {after} éléments, ce qui entre {before}",
        )
    return o_c


def cropped_c(o_c: int, c_in: int) -> int:
    return _part(o_c, c_in)


def cropped_h(o_h: int, h_in: int) -> int:
    return _part(o_h, h_in)


def cropped_w(o_w: int, w_in: int) -> int:
    return _part(o_w, w_in)


def _part(some: int, of: int) -> int:
    if isinstance(some, int) and isinstance(of, int) and some > of:
        raise CannotBuild(
            f"`output_size` ({some} along an axis) is larger than what comes in ({of})",
            f"`output_size` ({some} le long d’un axe) dépasse ce qui entre ({of})",
        )
    return some


def one() -> int:
    return 1


def outputs(h: int, w: int, c: int) -> int:
    """How many elements the output has."""
    return h * w * c


def equal(first: int, *others: int) -> int:
    """The size on which the branches of a block agree."""
    for other in others:
        if isinstance(first, int) and isinstance(other, int) and first != other:
            raise CannotBuild(
                f"the branches differ: {first} and {other}", f"les branches diffèrent : {first} et {other}"
            )
    return first


def gated(body: int, gate: int) -> int:
    """The size of a product: the gate's is the same, or 1 for all rows or columns."""
    if isinstance(body, int) and isinstance(gate, int) and gate not in (1, body):
        raise CannotBuild(
            f"the gate ({gate}) must be 1 or as large as what it is for ({body})",
            f"la porte ({gate}) doit valoir 1 ou la taille de ce qu’elle multiplie ({body})",
        )
    return body


def summed(*each: int) -> int:
    return sum(each[1:], each[0])
