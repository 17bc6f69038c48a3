"""Tokens to trees: the grammar of formulas and of calculations.

    expression  =  operand { operator operand }        ^ binds tighter than a sign, a sign tighter than * / // % mod
    operand     =  [ + | - ] ( number | symbol | call | bracket | \\frac{…}{…} )
    product     =  operand operand                      where no sign stands between: 2p, 2(w - f), f^2 C K

Nothing is computed here and nothing folds: a tree is as it was written, save that `-3` is a number. Depth and the
number of operations are bounded, so that whoever walks a tree may recur.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from corrige.answers.characters import Refused
from corrige.answers.words import Token
from corrige.document.formula import Apply, Number, Op, Symbol, Tree

MAX_DEPTH = 40
MAX_OPERATIONS = 200

_BINDS: Final = {"+": 10, "-": 10, "*": 20, "/": 20, "//": 20, "%": 20, "mod": 20, "^": 40}
_SIGN_BINDS = 30
_CLOSERS: Final = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "|": "¦"}
_OPS: Final[dict[str, Op]] = {"+": "+", "-": "-", "*": "*", "/": "/", "%": "mod", "mod": "mod", "^": "^"}
_DIVISIONS = ("/", "//", "%", "mod")


@dataclass(slots=True)
class Parser:
    """Reads one expression from `tokens`, beginning at `at`; the caller says what may follow it."""

    tokens: list[Token]
    at: int = 0
    depth: int = 0
    operations: int = 0
    open: list[Token] = field(default_factory=list)

    def whole(self) -> Tree:
        """The expression that all tokens make up."""
        tree = self._quotient()
        if self.here.kind != "end":
            raise self._unexpected()
        return tree

    @property
    def here(self) -> Token:
        return self.tokens[self.at]

    def expression(self, least: int) -> Tree:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refused("too deep", self.here.start)
        left = self._operand()
        divided = False
        while True:
            token = self.tokens[self.at]
            binds = _BINDS.get(token.text, 0) if token.kind == "op" else 0
            if binds:
                if binds <= least and not (token.text == "^" and binds == least):
                    break
                self.at += 1
                left = self._operation(token, left, self.expression(30 if token.text == "^" else binds))
                divided = token.text in _DIVISIONS
            elif self._starts_operand(token):
                if least >= 20:
                    break
                self._check_juxtaposed(token, divided)
                left = self._operation(token._replace(text="*"), left, self.expression(20))
            else:
                break
        self.depth -= 1
        return left

    def _quotient(self) -> Tree:
        r"""An expression; in TeX's old way, `a \over b`, it is divided by all that follows in its group."""
        left, over = self.expression(0), self.here
        if over.kind != "op" or over.text != "over":
            return left
        self.at += 1
        return self._operation(over._replace(text="/"), left, self.expression(0))

    def _operation(self, token: Token, left: Tree, right: Tree) -> Tree:
        self.operations += 1
        if self.operations > MAX_OPERATIONS:
            raise Refused("too long", token.start)
        if token.text == "//":
            return Apply("floor", (Apply("/", (left, right)),))
        return Apply(_OPS[token.text], (left, right))

    def _starts_operand(self, token: Token) -> bool:
        return token.kind in ("number", "symbol", "function") or (
            token.kind == "op" and token.text in ("(", "[", "{", "⌊", "⌈", "|", "frac")
        )

    def _check_juxtaposed(self, token: Token, divided: bool) -> None:
        before = self.tokens[self.at - 1]
        if before.kind == "number" and (fraction := self._fraction_of_numbers()):
            raise Refused("mixed number", token.start, left=before.text, right=fraction)
        if token.kind == "number":
            raise Refused("missing sign", token.start, left=before.text or "…", right=token.text)
        if divided:
            raise Refused("ambiguous quotient", token.start)

    def _fraction_of_numbers(self) -> str:
        r"""The `1/2` of `\frac{1}{2}` or `1/2`: after a number, a factor or the rest of a mixed number."""
        ahead = self.tokens[self.at : self.at + 7]
        kinds = "".join(one.text if one.kind == "op" else one.kind for one in ahead)
        fraction = kinds == "frac{number}{number}" or kinds.startswith("number/number")
        return "/".join([one.text for one in ahead if one.kind == "number"][:2]) if fraction else ""

    def _operand(self) -> Tree:
        token = self.tokens[self.at]
        match token:
            case Token("number"):
                self.at += 1
                return Number(token.number)
            case Token("symbol"):
                self.at += 1
                return Symbol(token.text)
            case Token("function"):
                self.at += 1
                return self._call(token)
            case Token("op", text="-" | "+"):
                return self._signed(token)
            case Token("op", text="frac"):
                self.at += 1
                return self._operation(token._replace(text="/"), self._part(), self._part())
            case Token("op", text="(" | "[" | "{" | "⌊" | "⌈" | "|"):
                return self._bracket(token)
            case _:
                raise self._unexpected()

    def _part(self) -> Tree:
        r"""The numerator or denominator of `\frac`: a group, or one letter or digit."""
        token = self.here
        if token.kind == "symbol" or (token.kind == "number" and token.text.isdigit() and len(token.text) == 1):
            return self._operand()
        return self._group("{")

    def _signed(self, token: Token) -> Tree:
        self.at += 1
        if self.here.text in ("-", "+") and self.here.kind == "op":
            raise Refused("two signs", token.start)
        self.operations += 1
        literal = self.here.kind == "number" and self.tokens[self.at + 1].text != "^"
        operand = self.expression(_SIGN_BINDS)
        if token.text == "+":
            return operand
        if literal and isinstance(operand, Number):
            return Number(-operand.value)
        return Apply("neg", (operand,))

    def _bracket(self, token: Token) -> Tree:
        tree = self._group(token.text)
        if token.text in ("⌊", "⌈"):
            return Apply("floor" if token.text == "⌊" else "ceil", (tree,))
        if token.text == "|":
            return self._absolute(tree, token)
        if token.text == "[" and has_quotient(tree):
            raise Refused("square brackets", token.start)
        return tree

    def _group(self, opener: str) -> Tree:
        """What stands between a bracket and the one that closes it."""
        token = self.here
        if token.text != opener or token.kind != "op":
            raise self._unexpected()
        (tree,) = self._arguments(token, 1)
        return tree

    def _arguments(self, opener: Token, most: int) -> list[Tree]:
        self.at += 1
        self.open.append(opener)
        found = [self._quotient()]
        while self.here.kind == "op" and self.here.text in (",", ";") and len(found) < most:
            self.at += 1
            found.append(self.expression(0))
        if self.here.kind != "op" or self.here.text != _CLOSERS[opener.text]:
            raise self._unexpected()
        self.open.pop()
        self.at += 1
        return found

    def _call(self, function: Token) -> Tree:
        if self.here.kind != "op" or self.here.text not in ("(", "[", "{"):
            raise self._unexpected()
        if function.text == "abs":
            return self._absolute(self._group(self.here.text), function)
        op: Op = function.text  # type: ignore[assignment]
        arguments = self._arguments(self.here, {"max": 20, "min": 20, "mod": 2, "^": 2}.get(op, 1))
        self.operations += len(arguments)
        if op in ("mod", "^") and len(arguments) != 2:
            raise Refused("two arguments", function.start, name="mod" if op == "mod" else "pow")
        return Apply(op, tuple(arguments))

    def _absolute(self, tree: Tree, token: Token) -> Tree:
        """The larger of a value and its opposite; the tree holds it twice."""
        self.operations += size(tree)
        if self.operations > MAX_OPERATIONS:
            raise Refused("too long", token.start)
        return Apply("max", (tree, Apply("neg", (tree,))))

    def _unexpected(self) -> Refused:
        """Why the next token cannot stand here."""
        token = self.here
        if token.kind == "end" or (token.text in _CLOSERS.values() and self.open):
            if self.open and (token.kind == "end" or token.text != _CLOSERS[self.open[-1].text]):
                return Refused("unclosed", self.open[-1].start, bracket=self.open[-1].text)
            return Refused("incomplete", token.start)
        if token.text in _CLOSERS.values():
            return Refused("unopened", token.start, bracket=token.text)
        if token.text == ",":
            return Refused("comma", token.start)
        if token.text == "=":
            return Refused("equation", token.start)
        return Refused("unexpected", token.start, found=token.text or "…")


def has_quotient(tree: Tree) -> bool:
    """Whether a value that is no integer may come out: a division that no floor or ceil encloses."""
    match tree:
        case Number(value):
            return value.denominator != 1
        case Apply("floor" | "ceil", _):
            return False
        case Apply("/", _):
            return True
        case Apply("^", (_, Apply("neg", _))):
            return True
        case Apply(_, args):
            return any(has_quotient(arg) for arg in args)
        case _:
            return False


def size(tree: Tree) -> int:
    """The number of its operations."""
    return 1 + sum(map(size, tree.args)) if isinstance(tree, Apply) else 0


def parse(tokens: list[Token]) -> Tree:
    """The tree of all these tokens. Raises Refused.

    >>> from corrige.answers.tokens import tokens
    >>> parse(tokens("2p", 0, 2, "plain", "en"))
    Apply(op='*', args=(Number(value=2), Symbol(name='p')))
    """
    return Parser(tokens).whole()
