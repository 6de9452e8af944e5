"""What one small mistake in SQL looks like: each operator yields the mistakes that can be made at one place."""

from collections.abc import Callable, Iterator

from sqlglot import exp

# A mutation: what is done, in words, and what it does to the tree that holds the place.
Mutation = tuple[str, Callable[[], None]]

_COMPARISONS = {
    exp.LT: exp.LTE,
    exp.LTE: exp.LT,
    exp.GT: exp.GTE,
    exp.GTE: exp.GT,
    exp.EQ: exp.NEQ,
    exp.NEQ: exp.EQ,
    exp.NullSafeEQ: exp.NullSafeNEQ,
    exp.NullSafeNEQ: exp.NullSafeEQ,
}
_AGGREGATES = {exp.Min: exp.Max, exp.Max: exp.Min, exp.Sum: exp.Max, exp.Avg: exp.Max, exp.Median: exp.Max}


def mutations_at(node: exp.Expression) -> Iterator[Mutation]:
    """Every mutation at one node of a tree; calling it changes the tree."""
    if _is_hashed(node):
        return
    for operator in (
        _comparison,
        _conjunct,
        _negation,
        _filter,
        _join,
        _aggregate,
        _default,
        _window,
        _order,
        _set,
    ):
        yield from operator(node)


def _is_hashed(node: exp.Expression) -> bool:
    """In the arguments of a hash: it is held against another of the same SQL, so what it comes to is no figure."""
    parent = node.find_ancestor(exp.Anonymous)
    while parent and parent.name.lower() != "hash":
        parent = parent.find_ancestor(exp.Anonymous)
    return parent is not None


def _comparison(node: exp.Expression) -> Iterator[Mutation]:
    other = _COMPARISONS.get(type(node))
    if other:
        yield (
            f"comparison: {_operator(type(node))} becomes {_operator(other)}",
            lambda: node.replace(other(this=node.this.copy(), expression=node.expression.copy())),
        )


def _operator(comparison: type[exp.Expression]) -> str:
    return comparison(this=exp.column("a"), expression=exp.column("b")).sql("duckdb")[2:-2]


def _conjunct(node: exp.Expression) -> Iterator[Mutation]:
    if isinstance(node, exp.And | exp.Or):
        what = f"side of an {node.key} is left out"
        # What is always true in an `and`, as a macro may write it, decides nothing there; nor does `false` in an `or`.
        idle = isinstance(node, exp.And)
        if not _is_literally(idle, node.expression):
            yield f"filter: the right {what}", lambda: node.replace(node.this.copy())
        if not _is_literally(idle, node.this):
            yield f"filter: the left {what}", lambda: node.replace(node.expression.copy())


def _is_literally(value: bool, node: exp.Expression) -> bool:
    condition = node.unnest()
    return isinstance(condition, exp.Boolean) and condition.this is value


def _negation(node: exp.Expression) -> Iterator[Mutation]:
    if isinstance(node, exp.Not):
        yield "filter: a not is left out", lambda: node.replace(node.this.copy())


def _filter(node: exp.Expression) -> Iterator[Mutation]:
    if isinstance(node, exp.Where | exp.Having) and not isinstance(node.parent, exp.Filter):
        if _is_literally(True, node.this):
            return
        yield f"filter: a {node.key} is left out", lambda: node.pop()
    if isinstance(node, exp.Filter):
        yield "filter: the filter of an aggregate is left out", lambda: node.replace(node.this.copy())


def _join(node: exp.Expression) -> Iterator[Mutation]:
    if isinstance(node, exp.Join) and node.args.get("on") is not None:
        side = "" if node.side == "LEFT" else "LEFT"
        yield f"join: becomes {'left' if side else 'inner'}", lambda: _set_side(node, side)


def _set_side(join: exp.Join, side: str) -> None:
    join.set("side", side or None)
    join.set("kind", None if side else "INNER")


def _aggregate(node: exp.Expression) -> Iterator[Mutation]:
    other = _AGGREGATES.get(type(node))
    if other:
        yield f"aggregate: {node.key} becomes {other.key}", lambda: node.replace(other(this=node.this.copy()))
    if isinstance(node, exp.Count) and isinstance(node.this, exp.Distinct):
        counted = node.this.expressions[0]
        yield "aggregate: a count distinct counts all", lambda: node.set("this", counted.copy())


def _default(node: exp.Expression) -> Iterator[Mutation]:
    # A macro may guard a constant, which is never null.
    if isinstance(node, exp.Coalesce) and node.this.find(exp.Column):
        yield "default: a coalesce is left out", lambda: node.replace(node.this.copy())


def _window(node: exp.Expression) -> Iterator[Mutation]:
    keys = node.args.get("partition_by") if isinstance(node, exp.Window) else None
    for key in keys or []:
        yield f"partition: not by {key.sql('duckdb')}", key.pop


def _order(node: exp.Expression) -> Iterator[Mutation]:
    if isinstance(node, exp.Ordered) and node.find_ancestor(exp.Window):
        yield "order: turned round", lambda: node.set("desc", not node.args.get("desc"))


def _set(node: exp.Expression) -> Iterator[Mutation]:
    if isinstance(node, exp.Select) and node.args.get("distinct"):
        yield "distinct: left out", lambda: node.set("distinct", None)
