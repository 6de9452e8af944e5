"""Vendor staging on the vendors' own test data: counts worked out from the files with Python alone."""

from collections import Counter, defaultdict

import pytest
from vendor_warehouse import VendorWarehouse

Rows = dict[str, list[dict[str, str]]]
HEARTBEAT_SECONDS = 10

# The warehouses are built once per worker.
pytestmark = [pytest.mark.xdist_group("vendor_staging"), pytest.mark.timeout(900)]


def test_every_record_was_landed(shared_warehouse: VendorWarehouse, shared_rows: Rows) -> None:
    assert [file.reason for file in shared_warehouse.report.failed] == []
    assert shared_warehouse.report.reject_count == 0
    landed = {
        f"{file.system}/{file.table}": file.row_count
        for file in shared_warehouse.report.files
        if file.row_count
    }
    expected = {table: len(rows) for table, rows in shared_rows.items()}
    kept = [
        row
        for row in shared_rows["zendesk/ticket_field_history"]
        if row["field_name"] in ("status", "group_id")
    ]
    assert landed == expected | {"zendesk/ticket_field_history": len(kept)}


def test_zendesk_tickets_are_contacts(shared_warehouse: VendorWarehouse, shared_rows: Rows) -> None:
    tickets = shared_rows["zendesk/ticket"]
    assert shared_warehouse.accounting("stg_zendesk__contact") == (len(tickets), 0, 0)
    built = shared_warehouse.query(
        "select contact_ref, channel, is_excluded, is_resolved, strftime(started_at, '%Y-%m-%d %H:%M:%S')"
        " from input.input__contact where source_system = 'zendesk'"
    )
    assert sorted(built) == sorted(
        (
            row["id"],
            row["via_channel"],
            row["status"] == "deleted",
            None if row["status"] == "deleted" else row["status"] in ("solved", "closed"),
            row["created_at"],
        )
        for row in tickets
    )


def test_zendesk_end_comes_from_the_history(shared_warehouse: VendorWarehouse, shared_rows: Rows) -> None:
    solved = defaultdict(list)
    for row in shared_rows["zendesk/ticket_field_history"]:
        if (row["field_name"], row["value"]) == ("status", "solved"):
            solved[row["ticket_id"]].append(row["updated"])
    done = [row["id"] for row in shared_rows["zendesk/ticket"] if row["status"] in ("solved", "closed")]
    expected = {ticket: max(solved[ticket]) for ticket in done if solved[ticket]}
    assert expected == {"11071": "2020-11-14 11:01:27"}
    ended = shared_warehouse.query(
        "select contact_ref, strftime(ended_at, '%Y-%m-%d %H:%M:%S') from input.input__contact"
        " where source_system = 'zendesk' and ended_at is not null"
    )
    assert dict(ended) == expected


def test_zendesk_customers_are_end_users(shared_warehouse: VendorWarehouse, shared_rows: Rows) -> None:
    end_users = [row for row in shared_rows["zendesk/user"] if row["role"] == "end-user"]
    assert shared_warehouse.accounting("stg_zendesk__customer") == (len(end_users), 0, 0)
    with_ticket = {row["id"] for row in end_users} & {
        row["requester_id"] for row in shared_rows["zendesk/ticket"]
    }
    matched = shared_warehouse.query(
        "select count(*) from input.input__contact inner join input.input__customer"
        " using (source_system, customer_ref) where source_system = 'zendesk'"
    )
    assert matched == [(len(with_ticket),)] == [(1,)]
    identifiers = Counter(
        {
            kind: sum(bool(row[column]) for row in end_users)
            for kind, column in (("email", "email"), ("phone", "phone"), ("crm", "external_id"))
        }
    )
    built = shared_warehouse.query(
        "select identifier_type, count(*) from staging.stg_zendesk__customer_identifier group by 1"
    )
    assert dict(built) == {kind: count for kind, count in identifiers.items() if count}


def test_intercom_conversations_are_contacts_as_they_stand_now(
    shared_warehouse: VendorWarehouse, shared_rows: Rows
) -> None:
    current = [row for row in shared_rows["intercom/conversation_history"] if row["_fivetran_active"] == "true"]
    assert len(current) < len(shared_rows["intercom/conversation_history"])
    assert shared_warehouse.accounting("stg_intercom__contact") == (len(current), 0, 0)
    built = shared_warehouse.query(
        "select contact_ref, channel, direction, is_resolved, strftime(started_at, '%Y-%m-%d %H:%M:%S')"
        " from input.input__contact where source_system = 'intercom'"
    )
    assert sorted(built) == sorted(
        (row["id"], row["source_type"], "inbound", row["state"] == "closed", row["created_at"]) for row in current
    )
    customers = shared_warehouse.query(
        "select count(distinct customer_ref) from input.input__contact where source_system = 'intercom'"
    )
    assert customers == [(len({row["source_author_id"] for row in current}),)]


def test_intercom_teams_are_those_of_the_admin(shared_warehouse: VendorWarehouse, shared_rows: Rows) -> None:
    team = {row["admin_id"]: row["team_id"] for row in shared_rows["intercom/team_admin"]}
    assert len(team) == len(shared_rows["intercom/team_admin"])
    expected = Counter(
        team.get(row["assignee_id"])
        for row in shared_rows["intercom/conversation_history"]
        if row["_fivetran_active"] == "true" and row["assignee_type"] == "admin"
    )
    built = shared_warehouse.query(
        "select team, count(*) from input.input__contact where source_system = 'intercom' group by 1"
    )
    assert dict(built) == expected


def test_intercom_customers_are_users_and_leads(shared_warehouse: VendorWarehouse, shared_rows: Rows) -> None:
    people = shared_rows["intercom/contact_history"]
    assert {row["_fivetran_active"] for row in people} == {"TRUE"}
    assert shared_warehouse.accounting("stg_intercom__customer") == (len(people), 0, 0)
    built = shared_warehouse.query(
        "select identifier_type, count(*) from staging.stg_intercom__customer_identifier group by 1"
    )
    emails = sum(bool(row["email"]) for row in people)
    assert {row["role"] for row in people} == {"lead"}
    assert dict(built) == {"email": emails}


def test_salesforce_customers_have_their_versions(
    shared_warehouse: VendorWarehouse, shared_rows: Rows
) -> None:
    versions = {(row["id"], row["_fivetran_start"]) for row in shared_rows["salesforce/account_history"]}
    known = {row["id"] for row in shared_rows["salesforce/account_history"]}
    versions |= {(row["id"], "") for row in shared_rows["salesforce/account"] if row["id"] not in known}
    assert shared_warehouse.accounting("stg_salesforce__customer") == (len(versions), 0, 0)


def test_salesforce_orders_are_steps(shared_warehouse: VendorWarehouse, shared_rows: Rows) -> None:
    orders = shared_rows["salesforce/order"]
    assert {row["status_code"] for row in orders} == {"Activated"}
    assert shared_warehouse.accounting("stg_salesforce__order_event") == (len(orders), 0, 0)
    built = shared_warehouse.query(
        "select event_type, count(*), sum(amount_eur)::double from input.input__order_event group by 1"
    )
    assert built == [
        ("ordered", len(orders), pytest.approx(sum(float(row["total_amount"]) for row in orders)))
    ]


def test_salesforce_contacts_are_calls_mails_and_meetings(
    shared_warehouse: VendorWarehouse, shared_rows: Rows
) -> None:
    events = [
        row["type"] for row in shared_rows["salesforce/event"] if row["type"] in ("Call", "Email", "Meeting")
    ]
    tasks = [row["type"] for row in shared_rows["salesforce/task"] if row["type"] in ("Call", "Email")]
    built = shared_warehouse.query(
        "select channel, count(*) from input.input__contact where source_system = 'salesforce' group by 1"
    )
    assert dict(built) == Counter(events + tasks)
    assert len(events) > 0


def test_qualtrics_answers_without_their_response_are_quarantined(
    shared_warehouse: VendorWarehouse, shared_rows: Rows
) -> None:
    answers = shared_rows["qualtrics/question_response"]
    known = {row["id"] for row in shared_rows["qualtrics/survey_response"]}
    orphans = [row for row in answers if row["response_id"] not in known]
    expected = (len(answers) - len(orphans), len(orphans), 0)
    assert shared_warehouse.accounting("stg_qualtrics__survey_response") == expected == (0, 5, 0)
    reasons = shared_warehouse.query(
        "select distinct quarantine_reasons from input.input__quarantine where entity = 'survey_response'"
    )
    assert reasons == [("missing answered_at",)]


def test_qualtrics_invitations_need_their_mailing(
    shared_warehouse: VendorWarehouse, shared_rows: Rows
) -> None:
    recipients = shared_rows["qualtrics/distribution_contact"]
    mailings = {row["id"]: row["request_type"] for row in shared_rows["qualtrics/distribution"]}
    invited = [
        row
        for row in recipients
        if mailings.get(row["distribution_id"]) not in ("Reminder", "ThankYou", "TestEmail")
    ]
    known = [row for row in invited if row["distribution_id"] in mailings]
    expected = (len(known), len(invited) - len(known), 0)
    assert shared_warehouse.accounting("stg_qualtrics__survey_invitation") == expected == (1, 4, 0)


def test_snowplow_events_loaded_twice_count_once(
    shared_warehouse: VendorWarehouse, shared_rows: Rows
) -> None:
    events = shared_rows["snowplow/events"]
    with_cookie = [row["event_id"] for row in events if row["domain_userid"]]
    repeated = len(with_cookie) - len(set(with_cookie))
    expected = (len(set(with_cookie)), len(events) - len(with_cookie), repeated)
    assert repeated == 3
    assert shared_warehouse.accounting("stg_snowplow__web_event") == expected


def test_snowplow_engagement_and_robots(shared_warehouse: VendorWarehouse, shared_rows: Rows) -> None:
    pings = {
        row["event_id"]
        for row in shared_rows["snowplow/events"]
        if row["event_name"] == "page_ping" and row["domain_userid"]
    }
    built = shared_warehouse.query(
        "select sum(engaged_seconds), bool_or(is_bot), count(*) filter (is_bot is null),"
        " count(distinct device_type) from input.input__web_event where source_system = 'snowplow'"
    )
    assert built == [(HEARTBEAT_SECONDS * len(pings), False, 0, 1)]


def test_snowplow_consent_stands_on_the_event_that_chose(
    shared_warehouse: VendorWarehouse, shared_rows: Rows
) -> None:
    preferences = {
        row["event_id"]: row["unstruct_event_com_snowplowanalytics_snowplow_consent_preferences_1_0_0"]
        for row in shared_rows["snowplow/events"]
        if row["domain_userid"]
    }
    expected = Counter('"statistics"' in text if text else None for text in preferences.values())
    built = shared_warehouse.query(
        "select has_consent, count(*) from input.input__web_event where source_system = 'snowplow' group by 1"
    )
    assert dict(built) == expected
    assert set(expected) == {None, True, False}


def test_ga4_events(shared_warehouse: VendorWarehouse, shared_rows: Rows) -> None:
    events = shared_rows["ga4/event"]
    accepted = shared_warehouse.query(
        "select count(*) from input.input__web_event where source_system = 'ga4'"
    )
    assert accepted == [(len(events),)]
    built = shared_warehouse.query(
        "select sum(engaged_seconds), count(*) filter (is_key_event), count(distinct visitor_ref)"
        " from staging.stg_ga4__web_event"
    )
    engaged = sum(float(row["param_engagement_time_msec"]) for row in events) / 1000
    purchases = sum(row["name"] == "purchase" for row in events)
    assert built == [(pytest.approx(engaged), purchases, len({row["user_pseudo_id"] for row in events}))]
