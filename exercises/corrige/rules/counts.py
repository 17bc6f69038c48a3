"""Parameters, operations and memory as closed forms.

The deck's convention (slide « Nombre d'opérations dans une couche de convolution »): for each element of a response,
n multiplications, n - 1 additions between the products and 1 for the bias, with n = f·f·C; products with padded zeros
count. Pooling, activations, normalisation and sums of branches have no operations in this convention.
"""

from __future__ import annotations

from corrige.document.formula import minimum, ratio
from corrige.problem.layers import indivisible


def share(c_in: int, groups: int) -> int:
    """The channels that one filter sees."""
    if isinstance(c_in, int) and isinstance(groups, int) and c_in % groups:
        raise indivisible("c_in", c_in, groups)
    return ratio(c_in, groups)


def dealt_c(c_in: int, groups: int) -> int:
    """All the channels, which the groups of a normalisation must divide."""
    share(c_in, groups)
    return c_in


def none() -> int:
    return 0


def one_channel() -> int:
    return 1


def kernel_h(f_h: int) -> int:
    return f_h


def kernel_w(f_w: int) -> int:
    return f_w


def kernel_c(c_in: int) -> int:
    return c_in


def kernel_n(c: int) -> int:
    return c


def weights(f_h: int, f_w: int, c_in: int, K: int) -> int:
    """
    >>> weights(3, 3, c_in=3, K=2)
    54
    """
    return f_h * f_w * c_in * K


def weights_grouped(f_h: int, f_w: int, kernel_c: int, K: int) -> int:
    return f_h * f_w * kernel_c * K


def weights_depthwise(f_h: int, f_w: int, c_in: int, multiplier: int) -> int:
    return f_h * f_w * c_in * multiplier


def weights_dense(c_in: int, K: int) -> int:
    return c_in * K


def biases(K: int) -> int:
    return K


def biases_depthwise(c: int) -> int:
    return c


def learned_2(c_in: int) -> int:
    return 2 * c_in


def learned_1_in_all() -> int:
    return 1


def learned_1(c_in: int) -> int:
    return c_in


def learned_1_each(c_in: int, h_in: int, w_in: int) -> int:
    return c_in * h_in * w_in


def learned_2_each(c_in: int, h_in: int, w_in: int) -> int:
    return 2 * c_in * h_in * w_in


def learned_3(c_in: int) -> int:
    return 3 * c_in


def learned_4(c_in: int) -> int:
    return 4 * c_in


def parameters(weights: int, biases: int) -> int:
    return weights + biases


def multiplications_per_response(f_h: int, f_w: int, c_in: int) -> int:
    return f_h * f_w * c_in


def multiplications_per_response_grouped(f_h: int, f_w: int, kernel_c: int) -> int:
    return f_h * f_w * kernel_c


def multiplications_per_response_depthwise(f_h: int, f_w: int) -> int:
    return f_h * f_w


def multiplications_per_response_dense(c_in: int) -> int:
    return c_in


def additions_per_response(multiplications_per_response: int) -> int:
    return multiplications_per_response - 1


def operations_per_response(multiplications_per_response: int) -> int:
    """With the addition of the bias."""
    return 2 * multiplications_per_response


def operations_per_response_without_bias(multiplications_per_response: int) -> int:
    return 2 * multiplications_per_response - 1


def multiplications(outputs: int, multiplications_per_response: int) -> int:
    return outputs * multiplications_per_response


def additions(outputs: int, multiplications_per_response: int) -> int:
    return outputs * (multiplications_per_response - 1)


def bias_additions(outputs: int) -> int:
    return outputs


def operations(multiplications: int, additions: int, bias_additions: int) -> int:
    return multiplications + additions + bias_additions


def macs(multiplications: int) -> int:
    """Multiply-accumulates."""
    return multiplications


def multiplications_transposed(c_in: int, h_in: int, w_in: int, f_h: int, f_w: int, K: int) -> int:
    return c_in * h_in * w_in * (f_h * f_w * K)


def multiplications_transposed_grouped(c_in: int, h_in: int, w_in: int, f_h: int, f_w: int, K: int, groups: int) -> int:
    return c_in * h_in * w_in * (f_h * f_w * share(K, groups))


def comparisons(outputs: int, f_h: int, f_w: int) -> int:
    """Of a max pooling without padding: one less than the values in a window."""
    return outputs * (f_h * f_w - 1)


def covered(n: int, f: int, s: int) -> int:
    """How many places of a row a transposed convolution reaches: windows of f every s, n of them."""
    return (n - 1) * minimum(f, s) + f


def parameter_bytes(parameters: int) -> int:
    """Memory of the parameters in bytes, as 32-bit floats."""
    return 4 * parameters


def activation_bytes(outputs: int) -> int:
    """Memory of the output in bytes, as 32-bit floats."""
    return 4 * outputs
