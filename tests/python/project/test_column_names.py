"""One name for a number in several marts has one meaning: whoever adds up the column gets the same total (B17)."""

from collections import defaultdict

# Why a name may come to two totals: its mart holds other rows, and says which.
OTHER_ROWS = {
    "contact_count": "contact_source_register looks at a year",
    "first_contact_count": "contact_fcr_weekly has those whose window has not passed as well (is_mature)",
    "unregistered_count": "contact_registration_quality_monthly leaves out what nobody could register",
    "use_count": "contact_reason_word_12_months looks at twelve months",
    "csat_answer_count": "experience_daily has answers that follow no contact as well",
    "csat_score_sum": "experience_daily has answers that follow no contact as well",
    "csat_satisfied_count": "experience_daily has answers that follow no contact as well",
}


def test_a_number_of_one_name_has_one_total(models: dict[str, dict]) -> None:
    """(B17) adds_up holds every column against its total, so a name with one total is one number."""
    totals: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, model in models.items():
        for column in model["columns"].values():
            total = column["config"].get("meta", {}).get("adds_up_to")
            if total is not None:
                totals[column["name"]][total].append(name)
    assert len(totals) > 20
    several = {name: dict(of) for name, of in totals.items() if len(of) > 1}
    assert {name: of for name, of in several.items() if name not in OTHER_ROWS} == {}
    assert OTHER_ROWS.keys() <= several.keys()


def test_abandoned_contacts_have_two_names(models: dict[str, dict]) -> None:
    """(B17) abandoned_count is without short abandons everywhere; where they are in it, it is all_abandoned_count."""
    having = {name for name, model in models.items() if "abandoned_count" in model["columns"]}
    assert having == {name for name in having if "short_abandon_count" in models[name]["columns"]}
