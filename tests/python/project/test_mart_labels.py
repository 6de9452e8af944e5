"""A report needs no join to be read: members of dimensions stand in marts with their Dutch and English names (R134)."""

# Metrics of every kind by eight dimensions: names would be most of it. They stand in the two marts beside it.
NAMED_BESIDE = {"metric_daily": {"metric_catalogue", "metric_dimension_member"}}
LABELS = ("name_en", "name_nl")


def _keys_with_names(manifest: dict) -> list[str]:
    """The key of every dimension and vocabulary that has names in both languages, without its _id."""
    keys = set()
    for node in manifest["nodes"].values():
        is_dimension = node["resource_type"] == "model" and node["name"].startswith("dim_")
        is_vocabulary = node["resource_type"] == "seed" and node["fqn"][1] == "vocabulary"
        if (is_dimension or is_vocabulary) and set(LABELS) <= node["columns"].keys():
            keys.update(column[:-3] for column in node["config"]["meta"]["grain"] if column.endswith("_id"))
    # Columns that hold a member under another name.
    return sorted(keys | {"reason"}, key=len, reverse=True)


def test_members_in_marts_have_names_in_both_languages_r134(manifest: dict, models: dict[str, dict]) -> None:
    keys = _keys_with_names(manifest)
    assert {"channel", "contact_reason", "team", "customer_group", "device_type"} <= set(keys)
    missing, named = [], 0
    for name, node in models.items():
        if node["fqn"][1] != "marts" or name in NAMED_BESIDE:
            continue
        columns = node["columns"].keys()
        for column in columns:
            key = next((key for key in keys if column.endswith(f"{key}_id")), None)
            if not key:
                continue
            named += 1
            if not (
                {f"{column[:-3]}_{label}" for label in LABELS} <= columns
                or {f"{key}_{label}" for label in LABELS} <= columns
            ):
                missing.append(f"{name}.{column}")
    assert named > 30
    assert missing == []


def test_the_marts_that_name_members_for_others_exist_r134(models: dict[str, dict]) -> None:
    for marts in NAMED_BESIDE.values():
        for name in marts:
            assert models[name]["columns"].keys() >= set(LABELS)


def test_codes_in_marts_have_names_in_both_languages(models: dict[str, dict]) -> None:
    """A column of which the values are listed holds a code, and a report shows its name (F11)."""
    marts = {name: node for name, node in models.items() if node["fqn"][1] == "marts"}
    codes = {
        (name, column["name"])
        for name, node in marts.items()
        for column in node["columns"].values()
        if "one_of" in column["config"]["meta"]
    }
    assert len(codes) > 8
    assert [
        f"{mart}.{column}"
        for mart, column in sorted(codes)
        if not marts[mart]["columns"].keys() >= {f"{column}_{label}" for label in LABELS}
    ] == []
