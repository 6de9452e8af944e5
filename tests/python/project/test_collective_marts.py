"""Marts hold groups of customers, never one (R114): how columns may be called, and what they may tell."""

from orchestration.publish.guard import judge_name

# Of what is known about a customer only this reaches marts; dim_customer_history shows no group with too few customers.
SHOWN_ATTRIBUTES = {"customer_group_id"}
# What contacts and orders are about stands in the record itself; a customer's main product is not shown.
OF_THE_RECORD = {"product_id"}
# When a row holds says nothing about anybody.
VALIDITY = {"valid_from", "valid_to"}
CUSTOMER_MODELS = ("dim_customer", "dim_customer_history")


def _marts(models: dict[str, dict]) -> list[dict]:
    return [node for node in models.values() if node["fqn"][1] == "marts"]


def test_no_mart_has_a_column_named_like_an_identifier_r114(models: dict[str, dict]) -> None:
    marts = _marts(models)
    assert len(marts) > 40
    assert [
        f"{node['name']}.{column}" for node in marts for column in node["columns"] if judge_name(column)
    ] == []


def test_no_mart_tells_more_of_customers_than_their_group_r114(models: dict[str, dict]) -> None:
    attributes = {column for name in CUSTOMER_MODELS for column in models[name]["columns"]}
    assert {"customer_group_id", "region", "is_business"} <= attributes
    hidden = attributes - SHOWN_ATTRIBUTES - OF_THE_RECORD - VALIDITY
    assert [
        f"{node['name']}.{column}"
        for node in _marts(models)
        for column in node["columns"]
        if column in hidden
    ] == []


def test_customer_groups_are_decoded_only_where_small_ones_are_hidden_r114(models: dict[str, dict]) -> None:
    decoding = "join_source_code('customer_group'"
    assert [name for name, node in models.items() if decoding in node["raw_code"]] == ["dim_customer_history"]
