"""Wrong closed forms, as students write them. They are written like the right ones, and run on letters too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from corrige.document.formula import Exact, ceil_div
from corrige.rules.responses import Map


def one_bias() -> int:
    return 1


def bias_per_channel(c_in: int) -> int:
    return c_in


def bias_per_channel_and_filter(c_in: int, K: int) -> int:
    return c_in * K


def products_of_a_side(f_h: int, kernel_c: int) -> int:
    return f_h * kernel_c


def macs_doubled(operations: int) -> int:
    return operations


def products_in_the_image(
    h_in: int,
    w_in: int,
    f_h: int,
    f_w: int,
    s_h: int,
    s_w: int,
    p_top: int,
    p_left: int,
    h: int,
    w: int,
    kernel_c: int,
    K: int,
) -> int:
    """Those with padded zeros left out."""
    rows = sum(min(i * s_h - p_top + f_h, h_in) - max(i * s_h - p_top, 0) for i in range(h))
    columns = sum(min(j * s_w - p_left + f_w, w_in) - max(j * s_w - p_left, 0) for j in range(w))
    return rows * columns * kernel_c * K


def products_of_one_channel(f_h: int, f_w: int) -> int:
    return f_h * f_w


def weights_of_one_channel(f_h: int, f_w: int, K: int) -> int:
    return f_h * f_w * K


def weights_of_one_filter(f_h: int, f_w: int, kernel_c: int) -> int:
    return f_h * f_w * kernel_c


def weights_of_a_side(f_h: int, kernel_c: int, K: int) -> int:
    return f_h * kernel_c * K


def weights_of_each_place(f_h: int, f_w: int, kernel_c: int, K: int, h: int, w: int) -> int:
    return f_h * f_w * kernel_c * K * (h * w)


def biases_of_each_place(outputs: int) -> int:
    return outputs


def products_on_the_image(f_h: int, f_w: int, input__c: int) -> int:
    return f_h * f_w * input__c


def weights_on_the_image(f_h: int, f_w: int, input__c: int, K: int) -> int:
    return f_h * f_w * input__c * K


def products_only(multiplications: int) -> int:
    return multiplications


def one_addition_too_many(multiplications: int) -> int:
    return multiplications


def outputs_of_the_input_size(h_in: int, w_in: int, c: int) -> int:
    return h_in * w_in * c


def outputs_of_one_place(c: int) -> int:
    return c


def outputs_of_one_map(h: int, w: int) -> int:
    return h * w


def h_rounded_up(h_in: int, f_h: int, s_h: int, p_top: int, p_bottom: int) -> int:
    return ceil_div(h_in + p_top + p_bottom - f_h, s_h) + 1


def w_rounded_up(w_in: int, f_w: int, s_w: int, p_left: int, p_right: int) -> int:
    return ceil_div(w_in + p_left + p_right - f_w, s_w) + 1


def h_without_one(h_in: int, f_h: int, s_h: int, p_top: int, p_bottom: int) -> int:
    return (h_in + p_top + p_bottom - f_h) // s_h


def w_without_one(w_in: int, f_w: int, s_w: int, p_left: int, p_right: int) -> int:
    return (w_in + p_left + p_right - f_w) // s_w


def h_one_before_dividing(h_in: int, f_h: int, s_h: int, p_top: int, p_bottom: int) -> int:
    return (h_in + p_top + p_bottom - f_h + 1) // s_h


def w_one_before_dividing(w_in: int, f_w: int, s_w: int, p_left: int, p_right: int) -> int:
    return (w_in + p_left + p_right - f_w + 1) // s_w


def h_padding_subtracted(h_in: int, f_h: int, s_h: int, p_top: int, p_bottom: int) -> int:
    return (h_in - p_top - p_bottom - f_h) // s_h + 1


def w_padding_subtracted(w_in: int, f_w: int, s_w: int, p_left: int, p_right: int) -> int:
    return (w_in - p_left - p_right - f_w) // s_w + 1


def h_without_kernel(h_in: int, s_h: int, p_top: int, p_bottom: int) -> int:
    return (h_in + p_top + p_bottom) // s_h


def w_without_kernel(w_in: int, s_w: int, p_left: int, p_right: int) -> int:
    return (w_in + p_left + p_right) // s_w


def h_dilated_without_one(h_in: int, f_h: int, s_h: int, d_h: int, p_top: int, p_bottom: int) -> int:
    return (h_in + p_top + p_bottom - (d_h * (f_h - 1) + 1)) // s_h


def w_dilated_without_one(w_in: int, f_w: int, s_w: int, d_w: int, p_left: int, p_right: int) -> int:
    return (w_in + p_left + p_right - (d_w * (f_w - 1) + 1)) // s_w


def h_spread_too_far(h_in: int, f_h: int, s_h: int, d_h: int, p_top: int, p_bottom: int) -> int:
    """As if a dilated filter were d times as high."""
    return (h_in + p_top + p_bottom - d_h * f_h) // s_h + 1


def w_spread_too_far(w_in: int, f_w: int, s_w: int, d_w: int, p_left: int, p_right: int) -> int:
    return (w_in + p_left + p_right - d_w * f_w) // s_w + 1


def weights_with_the_gaps(f_h: int, f_w: int, d_h: int, d_w: int, kernel_c: int, K: int) -> int:
    """Of a dilated filter, as if all that it spans were weights."""
    return (d_h * (f_h - 1) + 1) * (d_w * (f_w - 1) + 1) * kernel_c * K


def one_per_channel(c_in: int) -> int:
    return c_in


def h_transposed_without_one(h_in: int, f_h: int, s_h: int, p_top: int, p_bottom: int) -> int:
    return h_in * s_h + f_h - p_top - p_bottom


def w_transposed_without_one(w_in: int, f_w: int, s_w: int, p_left: int, p_right: int) -> int:
    return w_in * s_w + f_w - p_left - p_right


def products_at_the_output(outputs: int, f_h: int, f_w: int, kernel_c: int) -> int:
    """Of a transposed convolution, as if it were an ordinary one with this output."""
    return outputs * (f_h * f_w * kernel_c)


def weights_as_of_a_convolution(f_h: int, f_w: int, c_in: int, c: int) -> int:
    """Of a depthwise convolution whose filters saw every channel."""
    return f_h * f_w * c_in * c


def h_same_rounded_down(h_in: int, s_h: int) -> int:
    return h_in // s_h


def w_same_rounded_down(w_in: int, s_w: int) -> int:
    return w_in // s_w


def flat_without_channels(h_in: int, w_in: int) -> int:
    return h_in * w_in


def flat_only_channels(c_in: int) -> int:
    return c_in


def absolute_values(x_in: Map) -> Map:
    return tuple(tuple(tuple(max(v, -v) for v in row) for row in plane) for plane in x_in)


def window_weights(f_h: int, f_w: int) -> int:
    return f_h * f_w


def window_weights_of_each_channel(f_h: int, f_w: int, c_in: int) -> int:
    return f_h * f_w * c_in


def window_minima(
    x_in: Map, f_h: int, f_w: int, s_h: int, s_w: int, p_top: int, p_bottom: int, p_left: int, p_right: int
) -> Map:
    return _of_windows(min, x_in, (f_h, f_w), (s_h, s_w), (p_top, p_bottom, p_left, p_right))


def window_sums(
    x_in: Map, f_h: int, f_w: int, s_h: int, s_w: int, p_top: int, p_bottom: int, p_left: int, p_right: int
) -> Map:
    return _of_windows(sum, x_in, (f_h, f_w), (s_h, s_w), (p_top, p_bottom, p_left, p_right))


def _of_windows(
    what: Callable[[list[Exact]], Any],
    x_in: Map,
    window: tuple[int, int],
    stride: tuple[int, int],
    padding: tuple[int, int, int, int],
) -> Map:
    """Something of the values in each window; padded places are left out."""
    top, bottom, left, right = padding
    height, width = len(x_in[0]), len(x_in[0][0])
    rows = range(-top, height + bottom - window[0] + 1, stride[0])
    columns = range(-left, width + right - window[1] + 1, stride[1])
    return tuple(
        tuple(
            tuple(
                what([v for row in plane[max(i, 0) : i + window[0]] for v in row[max(j, 0) : j + window[1]]])
                for j in columns
            )
            for i in rows
        )
        for plane in x_in
    )
