"""The words of an expression: only allowed ones reach sqlglot's parser, and only so many."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from interlock.agreement.expression.problem import ExpressionError, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlglot.expressions import Expr

    from interlock.agreement.facts import Type

LONGEST, MOST_WORDS, DEEPEST = 4_000, 1_000, 24
RESERVED = frozenset({"and", "or", "not", "in", "is", "null", "between", "like", "true", "false"})
"""Words that cannot name a field."""
FUNCTIONS = frozenset({"lower", "coalesce"})
_LITERALS = frozenset({"date", "timestamp"})
_SIGNS = frozenset({"(", ")", ",", "=", "<>", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"})
_DUCKDB = Dialect.get_or_raise("duckdb")


def parsed(text: str, columns: Mapping[str, Type]) -> Expr:
    """Parse an expression whose every word is allowed; columns may be named like words of SQL."""
    if len(text) > LONGEST:
        raise ExpressionError(f"this is {len(text):,} characters long; {LONGEST:,} are the most, shorten it")
    if (odd := next((n for n, c in enumerate(text) if not (c.isprintable() or c in "\t\r\n")), None)) is not None:
        raise ExpressionError(f"position {odd + 1}: a control character; remove it")
    try:
        words = list(_allowed(_DUCKDB.tokenize(text), columns))
        trees = _DUCKDB.parser().parse(words, text)
    except (SqlglotError, RecursionError) as error:
        raise ExpressionError(_plain(error)) from error
    if len(trees) != 1 or trees[0] is None:
        raise ExpressionError("this is empty; write a condition or remove it")
    return trees[0]


def _allowed(words: list[Token], columns: Mapping[str, Type]) -> Iterator[Token]:
    if len(words) > MOST_WORDS:
        raise ExpressionError(f"this has {len(words):,} words; {MOST_WORDS:,} are the most, shorten it")
    depth = 0
    for word, after in zip_longest(words, words[1:]):
        depth += {"(": 1, ")": -1}.get(word.text, 0) if word.token_type != TokenType.STRING else 0
        if depth > DEEPEST:
            raise ExpressionError(f"position {word.start + 1}: brackets nested deeper than {DEEPEST}; write it flatter")
        yield _screened(word, after, columns)


def _screened(word: Token, after: Token | None, columns: Mapping[str, Type]) -> Token:
    text, low = word.text, word.text.lower()
    if word.token_type in (TokenType.STRING, TokenType.NUMBER):
        return word
    if word.token_type != TokenType.IDENTIFIER:
        if low in RESERVED or text in _SIGNS:
            return word
        if low in _LITERALS and after is not None and after.token_type == TokenType.STRING:
            return word
        if low in FUNCTIONS and after is not None and after.token_type == TokenType.L_PAREN:
            return word
    if text not in columns:
        called = after is not None and after.token_type == TokenType.L_PAREN
        known = FUNCTIONS if called else columns
        raise ExpressionError(f"position {word.start + 1}: {unknown(text, known)}")
    return Token(TokenType.IDENTIFIER, text, word.line, word.col, word.start, word.end)


def _plain(error: Exception) -> str:
    told: list[dict[str, object]] = getattr(error, "errors", [])
    if told and told[0].get("col"):
        return f"position {told[0]['col']}: this does not read as an expression; check brackets, quotes and signs"
    return "this does not read as an expression; check brackets, quotes and signs"
