"""Vendor staging on small deliveries of which every number can be worked out by hand."""

import pytest
from vendor_warehouse import VendorWarehouse, own_rows

# The warehouses are built once per worker.
pytestmark = [pytest.mark.xdist_group("vendor_staging"), pytest.mark.timeout(900)]


def test_what_was_declared_but_not_delivered_is_empty(own_warehouse: VendorWarehouse) -> None:
    for model in (
        "stg_salesforce__customer",
        "stg_salesforce__contact",
        "stg_snowplow__web_event",
        "stg_ga4__web_event",
    ):
        assert own_warehouse.query(f"select count(*) from staging.{model}") == [(0,)]


def test_nps_of_each_survey_equals_the_one_of_the_file(own_warehouse: VendorWarehouse) -> None:
    built = own_warehouse.query(
        "select survey_moment, count(*), count(*) filter (score >= 9) - count(*) filter (score <= 6)"
        " from input.input__survey_response where score_type = 'nps' group by 1"
    )
    ordinary = {
        row["id"]: row["survey_id"] for row in own_rows("qualtrics/survey_response") if row["status"] == "0"
    }
    questions = {
        (row["survey_id"], row["id"]) for row in own_rows("qualtrics/question") if row["selector"] == "NPS"
    }
    scores: dict[str, dict[str, int]] = {}
    for row in own_rows("qualtrics/question_response"):
        survey = ordinary.get(row["response_id"])
        if (survey, row["question_id"]) in questions and 0 <= int(row["value"]) <= 10:
            scores.setdefault(survey, {})[row["response_id"]] = int(row["value"])
    expected = {
        survey: (
            len(given),
            sum(score >= 9 for score in given.values()) - sum(score <= 6 for score in given.values()),
        )
        for survey, given in scores.items()
    }
    # The bill survey: 10, 6 and 8 give one promoter and one detractor. The move survey: 9; 11 is no score.
    assert expected == {"SV_bill": (3, 0), "SV_move": (1, 1)}
    assert {survey: (count, balance) for survey, count, balance in built} == expected


def test_answers_that_break_the_contract_say_why(own_warehouse: VendorWarehouse) -> None:
    built = own_warehouse.query(
        "select source_record_id, quarantine_reasons from input.input__quarantine"
        " where entity = 'survey_response'"
    )
    assert {record: set(reasons.split("; ")) for record, reasons in built} == {
        "R_5.SV_move.QID1": {"score outside its scale"},
        "R_6.SV_move.QID1": {"unknown score_type"},
        "R_7.QID1": {"missing answered_at"},
    }
    # 13 answers, of which one was delivered twice.
    assert own_warehouse.accounting("stg_qualtrics__survey_response") == (9, 3, 1)


def test_a_mapped_question_is_scored_in_its_own_scale(own_warehouse: VendorWarehouse) -> None:
    built = own_warehouse.query(
        "select response_ref, score, scale_min, scale_max from input.input__survey_response"
        " where score_type = 'csat'"
    )
    assert sorted(built) == [("R_1", 5, 1, 5), ("R_2", 2, 1, 5), ("R_3", 3, 1, 5)]


def test_an_invited_customer_is_known_by_the_answer(own_warehouse: VendorWarehouse) -> None:
    built = own_warehouse.query(
        "select count(distinct invitation.invitation_ref), count(distinct answer.response_ref)"
        " from input.input__survey_invitation as invitation"
        " inner join input.input__survey_response as answer"
        " using (source_system, invitation_ref, customer_ref)"
    )
    assert built == [(1, 1)]
    # Anna and Cato and Dirk were invited; Dirk's reminder is no invitation.
    assert own_warehouse.accounting("stg_qualtrics__survey_invitation") == (3, 0, 0)
    arrived = own_warehouse.query(
        "select count(delivered_at), count(bounced_at) from input.input__survey_invitation"
    )
    assert arrived == [(1, 1)]


def test_one_person_in_two_systems_shares_pseudonyms(own_warehouse: VendorWarehouse) -> None:
    built = own_warehouse.query(
        "select zendesk.identifier_type from staging.stg_zendesk__customer_identifier as zendesk"
        " inner join staging.stg_qualtrics__customer_identifier as qualtrics"
        " using (identifier_type, identifier_value)"
        " where qualtrics.customer_ref <> qualtrics.identifier_value order by 1"
    )
    assert built == [("crm",), ("email",), ("phone",)]


def test_a_ticket_delivered_again_replaces_the_former_one(own_warehouse: VendorWarehouse) -> None:
    # 501 twice, 504 without a creation time.
    assert own_warehouse.accounting("stg_zendesk__contact") == (3, 1, 1)
    built = own_warehouse.query(
        "select contact_ref, direction, strftime(answered_at, '%H:%M'), strftime(ended_at, '%H:%M'),"
        " transfer_count, reason_code, is_excluded from input.input__contact"
        " where contact_ref <> '501' order by 1"
    )
    assert built == [
        ("502", "outbound", None, "09:10", 0, "bill_amount", False),
        ("503", "inbound", None, None, None, None, True),
    ]
    answered = own_warehouse.query(
        "select distinct strftime(answered_at, '%H:%M'), transfer_count from staging.stg_zendesk__contact"
        " where contact_ref = '501'"
    )
    assert answered == [("09:15", 1)]


def test_an_order_that_was_deleted_leaves_the_figures(own_warehouse: VendorWarehouse) -> None:
    """801 is deleted in the second file: set aside, and its first version counted as superseded (C29)."""
    assert own_warehouse.query(
        "select order_ref, event_type, amount_eur::int from input.input__order_event"
    ) == [("802", "ordered", 50)]
    assert own_warehouse.accounting("stg_salesforce__order_event") == (1, 1, 1)
    superseded = own_warehouse.query(
        "select sum(superseded_row_count)::int from input.input__superseded_day where entity = 'order_event'"
    )
    assert superseded == [(1,)]


def test_ga4_parameters_are_read_from_the_nested_export(own_warehouse: VendorWarehouse) -> None:
    accepted = own_warehouse.query(
        "select event_name, strftime(occurred_at, '%Y-%m-%d %H:%M:%S'), page_path, engaged_seconds,"
        " has_consent from input.input__web_event order by occurred_at"
    )
    assert accepted == [
        ("page_view", "2026-03-02 10:00:00", "/rekening", None, True),
        ("user_engagement", "2026-03-02 10:00:12", None, 12, True),
    ]
    refused = own_warehouse.query(
        "select quarantine_reasons from input.input__quarantine where entity = 'web_event'"
    )
    assert refused == [("missing visitor_ref",)]
