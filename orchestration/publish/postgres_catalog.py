"""What a swap must know of the served Postgres schema: whose it is, who may read it, who builds on it."""

import duckdb

from orchestration.base.errors import KlantbeeldError
from orchestration.base.sql import quote_ident, quote_text
from orchestration.publish.failures import first_line
from orchestration.publish.postgres_connection import Session

_MARK = "Klantbeeld marts, version "
_TABLES = "; tables: "

# For a row `a` of aclexplode.
_GRANTEE = """
    case a.grantee when 0 then 'public' else format('%I', pg_get_userbyid(a.grantee)) end
    || case when a.is_grantable then ' with grant option' else '' end
"""


def exists(session: Session, schema: str) -> bool:
    return bool(session.query(f"select 1 as one from pg_namespace where nspname = {quote_text(schema)}"))


def tables(session: Session, schema: str) -> list[str]:
    """The ordinary tables of a schema, by name."""
    rows = session.query(_relations_sql(schema, "c.relkind in ('r', 'p')"))
    return sorted(name for (name,) in rows)


def mark_as_own(session: Session, schema: str, version_id: str, marts: list[str]) -> None:
    """Write in the schema's description which version it is and which tables belong to it."""
    text = f"{_MARK}{version_id}{_TABLES}{', '.join(marts)}"
    session.execute(f"comment on schema {quote_ident(schema)} is {quote_text(text)}")


def version_of(session: Session, schema: str) -> str | None:
    """The version a schema of ours holds, None if the schema does not exist or is not ours."""
    text = _description(session, schema)
    return text.removeprefix(_MARK).partition(_TABLES)[0] if text.startswith(_MARK) else None


def refuse_foreign_schema(session: Session, schema: str) -> None:
    """Raise KlantbeeldError if the schema holds anything that publishing did not put there, as it would be lost."""
    text = _description(session, schema)
    own = text.partition(_TABLES)[2].split(", ") if text.startswith(_MARK) else []
    foreign = [name for (name,) in session.query(_relations_sql(schema, "c.relkind not in ('i', 'I', 't')"))]
    foreign = sorted(set(foreign) - set(own))
    if foreign:
        raise KlantbeeldError(
            f"The Postgres schema {schema} contains objects that publishing did not create: {', '.join(foreign)}.",
            "Publishing replaces the whole schema. Move these to another schema (views on the marts "
            "are kept up to date there), or publish to another one with KLANTBEELD_POSTGRES_SCHEMA.",
        )


def drop_own_schema(session: Session, schema: str) -> None:
    """Drop a schema of ours that is not served. Postgres refuses if objects of others depend on it."""
    if not exists(session, schema):
        return
    refuse_foreign_schema(session, schema)
    own = tables(session, schema)
    if own:
        session.execute(f"drop table {', '.join(quote_ident(schema, table) for table in own)}")
    session.execute(f"drop schema {quote_ident(schema)}")


def grants(session: Session, served: str, incoming: str) -> list[str]:
    """Statements that give the next version the grants of the served one, to be run under the served name.

    Usage of the schema; select on tables and columns that both versions have. Grants to the owner are
    implied.
    """
    both = f"""
        pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = {quote_text(served)}
        join pg_class next on next.relname = c.relname
        join pg_namespace m on m.oid = next.relnamespace and m.nspname = {quote_text(incoming)}
    """
    return _statements(
        session,
        f"""
        select format('grant usage on schema %I to ', n.nspname) || {_GRANTEE} as statement
        from pg_namespace n, aclexplode(n.nspacl) a
        where n.nspname = {quote_text(served)} and a.privilege_type = 'USAGE' and a.grantee <> n.nspowner
        """,
        f"""
        select format('grant select on %I.%I to ', n.nspname, c.relname) || {_GRANTEE} as statement
        from {both}, aclexplode(c.relacl) a
        where a.privilege_type = 'SELECT' and a.grantee <> c.relowner
        """,
        f"""
        select
            format('grant select (%I) on %I.%I to ', t.attname, n.nspname, c.relname)
            || {_GRANTEE} as statement
        from {both}
        join pg_attribute t on t.attrelid = c.oid
        join pg_attribute u on u.attrelid = next.oid and u.attname = t.attname, aclexplode(t.attacl) a
        where a.privilege_type = 'SELECT' and a.grantee <> c.relowner
        """,
    )


def default_privileges(session: Session, served: str, incoming: str) -> list[str]:
    """Statements that give `incoming` the default select privileges of the publishing role on `served`."""
    incoming_name = f"{quote_text(incoming)}::text"
    return _statements(
        session,
        f"""
        select
            format('alter default privileges in schema %I grant select on tables to ', {incoming_name})
            || {_GRANTEE} as statement
        from pg_default_acl d join pg_namespace n on n.oid = d.defaclnamespace, aclexplode(d.defaclacl) a
        where n.nspname = {quote_text(served)} and d.defaclobjtype = 'r' and a.privilege_type = 'SELECT'
            and pg_get_userbyid(d.defaclrole) = current_user
        """,
    )


def dependent_views(session: Session, schema: str) -> list[tuple[str, str]]:
    """The views that others built on a schema's tables: name, and the statement that rebinds it.

    Postgres binds a view to the table, not to its name, so it would keep showing the former version.
    """
    return session.query(
        f"""
        select
            format('%I.%I', w.nspname, v.relname) as name,
            format(
                'create or replace view %I.%I%s as %s', w.nspname, v.relname,
                ' with (' || array_to_string(v.reloptions, ', ') || ')', pg_get_viewdef(v.oid)
            ) as statement
        {_dependents_sql(schema, "v")}
        """
    )


def rebind(session: Session, views: list[tuple[str, str]]) -> None:
    """Run the statements of `dependent_views`; raises a KlantbeeldError that names the view that no longer fits."""
    for name, statement in views:
        try:
            session.execute(statement)
        except duckdb.Error as error:
            reason = str(error).partition("ERROR:")[2].strip() or first_line(error)
            raise KlantbeeldError(
                f"The view {name}, which reads the published marts, does not fit the new version: "
                f"{first_line(reason)}",
                "The former version is still served. Correct the view, drop it, or make the publishing user "
                "a member of the role that owns it, then publish again.",
            ) from None


def refuse_materialized_views(session: Session, schema: str) -> None:
    """Raise KlantbeeldError if a materialized view reads the served tables, as it cannot be rebound."""
    rows = session.query(
        f"select format('%I.%I', w.nspname, v.relname) as name {_dependents_sql(schema, 'm')}"
    )
    if rows:
        raise KlantbeeldError(
            f"Materialized views read the Postgres schema {schema}: {', '.join(name for (name,) in rows)}.",
            "Replace them with views, which are kept up to date, or drop and recreate them around each publication.",
        )


def _dependents_sql(schema: str, kind: str) -> str:
    return f"""
        from (
            select distinct r.ev_class as oid
            from pg_depend d
            join pg_rewrite r on r.oid = d.objid
            join pg_class t on t.oid = d.refobjid
            join pg_namespace n on n.oid = t.relnamespace
            where d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass
                and n.nspname = {quote_text(schema)}
        ) dependent
        join pg_class v on v.oid = dependent.oid and v.relkind = '{kind}'
        join pg_namespace w on w.oid = v.relnamespace
        where w.nspname <> {quote_text(schema)}
        order by v.oid
    """


def _relations_sql(schema: str, condition: str) -> str:
    return f"""
        select c.relname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = {quote_text(schema)} and {condition}
    """


def _description(session: Session, schema: str) -> str:
    rows = session.query(
        f"select coalesce(obj_description(oid, 'pg_namespace'), '') as text from pg_namespace "
        f"where nspname = {quote_text(schema)}"
    )
    return rows[0][0] if rows else ""


def _statements(session: Session, *queries: str) -> list[str]:
    return [statement for query in queries for (statement,) in session.query(query)]
