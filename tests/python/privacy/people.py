"""Three customers in a small warehouse: accounts, calls and visits, landed, and identity as a build leaves it."""

import duckdb
from landing_project import LandingProject

ACCOUNTS = {
    "table": "account",
    "path": "accounts*.csv",
    "columns": ["id", "mail", "tel"],
    "identifiers": {"id": "crm", "mail": "email", "tel": "phone"},
    "vault": True,
}
CALLS = {
    "table": "call",
    "path": "calls*.csv",
    "columns": ["call", "customer", "agent", "note", "order_number"],
    "identifiers": {"customer": "crm", "agent": "login"},
    "handled_by": ["agent"],
}
VISITS = {
    "table": "visit",
    "path": "visits*.csv",
    "columns": ["visit", "device", "customer"],
    "identifiers": {"device": "device", "customer": "crm"},
}
FILES = {
    "accounts.csv": "id,mail,tel\n1000001,ann@example.com,0611111111\n1000002,bob@example.com,0622222222\n"
    "1000003,cas@example.com,0622222222\n",
    "calls.csv": "call,customer,agent,note,order_number\na,1000001,x,wants a form,7\n"
    "b,1000002,x,Ann is my aunt: ANN@example.com ann@example.com.,1000001\n"
    "c,1000002,x,(see customer 1000001),8\nd,1000001,x,too,many,fields\nj,1000002,x,06-11111111,too,many\n",
    # Ann's own telephone, before she logged in and after; and the tablet that she shares with Bob.
    "visits.csv": "visit,device,customer\ne,phone-of-ann,\nf,phone-of-ann,1000001\ng,tablet,1000001\n"
    "h,tablet,1000002\ni,tablet,\n",
}


def land_people(project: LandingProject) -> LandingProject:
    """Declare, deliver, land and build."""
    project.declare(ACCOUNTS, CALLS, VISITS)
    for name, content in FILES.items():
        project.deliver(name, content)
    assert {file.status for file in project.land()} == {"loaded"}
    build(project)
    return project


def build(project: LandingProject) -> None:
    """What identity knows of the accounts in raw, as the build file has it."""
    with duckdb.connect(str(project.settings.build_file)) as connection:
        connection.execute("create schema core; create schema input")
        connection.execute(
            "create table core.bridge_identity as select distinct 's' as source_system, id as customer_ref, "
            f"md5(id) as customer_key from {project.source('account')}"
        )
        connection.execute(
            "create table input.input__customer_identifier as select 's' as source_system, id as customer_ref, "
            f"unnest([id, mail, tel]) as identifier_value from {project.source('account')}"
        )
