"""The words that answers are written in: symbols of the question, functions, units, words for "none"."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

from corrige.document.formula import Op


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTIONS: Final[Mapping[str, Op | Literal["abs"]]] = {
    "floor": "floor", "plancher": "floor", "int": "floor", "ent": "floor", "E": "floor", "PE": "floor",
    "ceil": "ceil", "ceiling": "ceil", "plafond": "ceil", "mod": "mod", "modulo": "mod",
    "pow": "^", "trunc": "floor", "max": "max", "maximum": "max", "min": "min", "minimum": "min",
    "abs": "abs", "fabs": "abs", "absolute": "abs",
}  # fmt: skip
"""In small letters for any writing; E and PE as they are."""

PHRASES: Final[tuple[tuple[str, Op | Literal["abs"]], ...]] = (
    ("partie entiere superieure", "ceil"),
    ("partie entiere inferieure", "floor"),
    ("partie entiere par exces", "ceil"),
    ("partie entiere par defaut", "floor"),
    ("partie entiere", "floor"),
    ("plafond", "ceil"),
    ("plancher", "floor"),
    ("arrondi a l'entier superieur", "ceil"),
    ("arrondi a l'entier inferieur", "floor"),
    ("arrondi superieur", "ceil"),
    ("arrondi inferieur", "floor"),
    ("valeur absolue", "abs"),
    ("absolute value", "abs"),
    ("integer part", "floor"),
    ("floor", "floor"),
    ("ceiling", "ceil"),
    ("ceil", "ceil"),
)
"""Words for a function, which `de` or `of` may follow before the bracket."""

GREEK: Final = words_of("""
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega
""")
"""Letters that may be symbols, by name and as they are."""

MODULES: Final = ("math.", "Math.", "numpy.", "np.", "jnp.", "torch.", "sympy.", "sp.", "tf.math.", "tf.")

ZERO: Final = words_of("zero aucun aucune none no")
"""Words for 0 where a count is asked."""

NO_VALUE: Final = words_of("""
    none nothing empty null nil no not isn doesn dne never impossible aucun aucune rien pas vide neant jamais ∅
""")
"""Words that say that there is none, without accents and capitals."""
NO_VALUE_AROUND: Final = words_of("""
    il n y en a ne de d du l la le les the there is are ensemble set liste list solution solutions valeur valeurs value
    values possibilite possible padding stride convient conviennent existe exists works work that of for pour qui s p f
    k seule any c ce cela est it such t do does exist them they entier entiers entiere entieres integer integers
    marche marchent va works fits fit ici here possible possibles
""")
"""Words that may stand beside them."""

UNITS: Final = words_of("""
    parametre parametres parameter parameters param params poids weight weights coefficient coefficients coeff coeffs
    biais bias biases operation operations op ops flop flops mac macs multiplication multiplications mult mults
    addition additions adds produit produits product products comparaison comparaisons comparison comparisons
    pixel pixels px valeur valeurs value values neurone neurones neuron neurons unit units unite unites
    canal canaux channel channels filtre filtres filter filters noyau noyaux kernel kernels couche couches layer layers
    carte cartes map maps image images feature features caracteristique caracteristiques plan plans
    octet octets byte bytes fois times element elements sortie sorties output outputs entree entrees input inputs
    calcul calculs computation computations activation activations nombre nombres number numbers case cases cell cells
    apprentissable apprentissables apprenable apprenables entrainable entrainables trainable learnable appris apprendre
    total totaux totale all tout tous overall altogether reseau network modele model
""")
"""What may follow a number without changing it. Multiples (Mo, millions, k) are not among them: they are refused."""

CONNECTORS: Final = words_of("""
    de des du d of par per a au en in dans for pour la le les l the to et and avec sans with without
""")
"""What may stand between a number and its units."""

LEADING: Final = words_of("""
    il y a en tout il faut on a besoin need needs obtient trouve soit donc ainsi alors au total c'est cela ca
    ceci fait donne
    je pense crois que qu'il un une think believe j'ai j'obtiens j'en obtiens obtenons trouvons nous avons voila
    there are is it it's we i get got have find found so thus hence therefore in total that that's this which makes
    gives la le the mon ma my reponse answer resultat result valeur value nombre number est vaut egale equals
    final finale facteur factor ratio rapport
""")
"""What may stand before a number without changing it."""

MULTIPLES: Final[Mapping[str, int]] = {
    "millier": 3, "milliers": 3, "mille": 3, "thousand": 3, "thousands": 3,
    "million": 6, "millions": 6, "milliard": 9, "milliards": 9,
}  # fmt: skip
"""Words that multiply by a power of ten; `billion` is another number in the other language, `M` may be a name."""

APPROXIMATELY: Final = (
    *("environ", "approximativement", "a peu pres"),
    *("approximately", "approx", "about", "around", "roughly"),
)
"""Words for ≈."""

PERCENT: Final = ("percent", "pourcent", "pour cent", "per cent", "pct")
"""Words for %."""

WRAPPERS: Final = words_of("""
    torch.Size torch.tensor torch.Tensor torch.LongTensor torch.FloatTensor Size tensor Tensor np.array np.asarray
    np.matrix np.mat numpy.array numpy.asarray numpy.matrix jnp.asarray DeviceArray sp.Matrix jnp.array array Array
    matrix Matrix sympy.Matrix tf.TensorShape tf.constant tf.Tensor TensorShape tuple list set frozenset shape
""")
"""What Python prints around the numbers of a shape, a list or a matrix."""

PADDINGS: Final = frozenset({"p", "pad", "padding"})


def lowest(symbol: str) -> int:
    """The least value of a symbol without a declared domain: 0 for a padding, 1 for all others."""
    return 0 if symbol.partition("_")[0] in PADDINGS else 1


@dataclass(frozen=True, slots=True)
class Names:
    """The symbols that a question knows, by each of their spellings; `free` when any letter is a symbol."""

    spellings: Mapping[str, str] = field(default_factory=dict)
    free: bool = False
    longest: int = 0
    x_is_times: bool = True

    def symbol_at(self, text: str, start: int, stop: int) -> str | None:
        """The longest known spelling that stands at `start` and ends by `stop`."""
        for length in range(min(self.longest, stop - start), 0, -1):
            if text[start : start + length] in self.spellings:
                return text[start : start + length]
        return None

    def nearest(self, unknown: str) -> str | None:
        """The known symbol that is most like this one."""
        for spelling in self.spellings:
            if spelling.lower() == unknown.lower():
                return spelling
        close = difflib.get_close_matches(unknown[:40], list(self.spellings), n=1, cutoff=0.5)
        return close[0] if close else None


FREE: Final = Names(free=True)


@lru_cache(maxsize=1024)
def _names(symbols: tuple[str, ...], aliases: tuple[tuple[str, str], ...], free: bool) -> Names:
    spellings = {name: name for name in symbols}
    spellings.update(aliases)
    for name in symbols:
        joined = name.replace("_", "")
        if joined not in spellings and not spells(joined, spellings):
            spellings[joined] = name
    times = not any(spelling.startswith(("x", "X")) for spelling in spellings)
    return Names(spellings, free, max(map(len, spellings), default=0), times)


def names(symbols: Iterable[str], aliases: Mapping[str, str] | None = None, *, free: bool = False) -> Names:
    """The symbols and other names for them: `C_in` may be written `Cin`, unless that is a product of symbols."""
    return _names(tuple(symbols), tuple((aliases or {}).items()), free)


def spells(word: str, spellings: Mapping[str, str]) -> bool:
    """Whether a word is a product of known symbols."""
    reachable = {0}
    for end in range(1, len(word) + 1):
        if any(start in reachable and word[start:end] in spellings for start in range(end)):
            reachable.add(end)
    return len(word) in reachable
