"""The triggers, made from the models: written anew after each migration that changes a watched table.

One for each statement, over all its rows at once: a change of ten thousand rows costs one insert of as many.
Who asked stands in front of the statement (`portal.audit.who`); without it nobody is named.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

from django.db import connection

from portal.audit.watched import WATCHED, Watched

WHO: Final = r"'^/\*by (\d*) ([\w.:-]*)\*/'"
EVENTS: Final = {"INSERT": "added", "UPDATE": "changed", "DELETE": "deleted"}
ENTRY: Final = "candidates_auditentry"
# What went through this door is counted by an entry of its own.
KEEPING = f"""
CREATE OR REPLACE FUNCTION usual_audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('usual.audit_ends', true) IS DISTINCT FROM 'yes' THEN
        RAISE EXCEPTION 'the record of changes is only ever added to'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE OR REPLACE FUNCTION usual_audit_end(before timestamptz) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE ended bigint;
BEGIN
    PERFORM set_config('usual.audit_ends', 'yes', true);
    DELETE FROM {ENTRY} WHERE at < before;
    GET DIAGNOSTICS ended = ROW_COUNT;
    PERFORM set_config('usual.audit_ends', '', true);
    IF ended > 0 THEN
        INSERT INTO {ENTRY} (at, "table", "row", kind, columns, candidate_id, by_id, through)
        VALUES (clock_timestamp(), '{ENTRY}', 0, 'deleted', ARRAY['rows: ' || ended], NULL, NULL,
            'retention');
    END IF;
    RETURN ended;
END $$;
DROP TRIGGER IF EXISTS usual_audit_keep ON {ENTRY};
CREATE TRIGGER usual_audit_keep BEFORE UPDATE OR DELETE ON {ENTRY}
    FOR EACH ROW EXECUTE FUNCTION usual_audit_keep();
CREATE OR REPLACE FUNCTION usual_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is never emptied as a whole', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER IF EXISTS usual_never_emptied ON {ENTRY};
CREATE TRIGGER usual_never_emptied BEFORE TRUNCATE ON {ENTRY}
    FOR EACH STATEMENT EXECUTE FUNCTION usual_never_emptied();
DROP TRIGGER IF EXISTS usual_never_emptied ON candidates_erasure;
CREATE TRIGGER usual_never_emptied BEFORE TRUNCATE ON candidates_erasure
    FOR EACH STATEMENT EXECUTE FUNCTION usual_never_emptied();
CREATE OR REPLACE FUNCTION usual_ledger_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger of erasures is only ever added to'
        USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER IF EXISTS usual_ledger_keep ON candidates_erasure;
CREATE TRIGGER usual_ledger_keep BEFORE UPDATE OF person_hash, at OR DELETE ON candidates_erasure
    FOR EACH ROW EXECUTE FUNCTION usual_ledger_keep();
"""  # noqa: S608  names of our own


def watch_all() -> None:
    """What is there already is left as it is. Nothing while a migration back has taken tables away."""
    there = set(connection.introspection.table_names())
    if not {ENTRY, *(each.table for each in WATCHED)} <= there:
        return
    for sql in statements():
        run_once(sql)


def statements() -> Iterator[str]:
    yield KEEPING
    for each in WATCHED:
        yield "".join(trigger(each, event) for event in EVENTS) + never_emptied(each.table)


def run_once(sql: str) -> None:
    """Known by its hash, in the comment of the function that it makes."""
    mark = sha256(sql.encode()).hexdigest()
    name = sql.partition("FUNCTION ")[2].partition("(")[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_proc p WHERE p.proname = %s"
            " AND obj_description(p.oid, 'pg_proc') = %s)",
            [name, mark],
        )
        if cursor.fetchone() != (True,):
            cursor.execute(sql)
            cursor.execute(f"COMMENT ON FUNCTION {name}() IS '{mark}'")


def trigger(each: Watched, event: str) -> str:
    name = f"usual_audit_{each.table}_{EVENTS[event]}"
    rows = {"INSERT": "NEW TABLE AS fresh", "DELETE": "OLD TABLE AS gone"}
    tables = rows.get(event, "OLD TABLE AS gone NEW TABLE AS fresh")
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE who text[] := regexp_match(left(current_query(), 120), {WHO});
BEGIN
    INSERT INTO {ENTRY} (at, "table", "row", kind, columns, candidate_id, by_id, through)
    SELECT clock_timestamp(), '{each.table}', r.id, '{EVENTS[event]}', {columns(each, event)},
        {each.of}, NULLIF(who[1], '')::bigint, COALESCE(who[2], '')
    FROM {source(event)}{where(each, event)};
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS usual_audit_{EVENTS[event]} ON {each.table};
CREATE TRIGGER usual_audit_{EVENTS[event]} AFTER {event} ON {each.table}
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""  # noqa: S608  names of our own models


def never_emptied(table: str) -> str:
    """TRUNCATE shows no rows to a trigger, so what it took would be on no record: it is refused."""
    return f"""
DROP TRIGGER IF EXISTS usual_never_emptied ON {table};
CREATE TRIGGER usual_never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION usual_never_emptied();
"""


def source(event: str) -> str:
    if event == "UPDATE":
        return "fresh r JOIN gone o ON o.id = r.id"
    return "fresh r" if event == "INSERT" else "gone r"


def where(each: Watched, event: str) -> str:
    if event != "UPDATE":
        return ""
    new, old = (", ".join(f'{row}."{name}"' for name in each.columns) for row in "ro")
    return f" WHERE ({new}) IS DISTINCT FROM ({old})"


def columns(each: Watched, event: str) -> str:
    """What changed, by name; of our own words what it was and is."""
    if event == "UPDATE":
        return listed(changed(name, is_shown=name in each.shown) for name in each.columns)
    shown = (name for name in each.columns if name in each.shown)
    return listed(f"'{name}: ' || NULLIF(r.\"{name}\"::text, '')" for name in shown)


def changed(name: str, *, is_shown: bool) -> str:
    said = f"'{name}'"
    if is_shown:
        was, now = (f"COALESCE({row}.\"{name}\"::text, '')" for row in "or")
        said = f"'{name}: ' || {was} || ' → ' || {now}"
    return f'CASE WHEN r."{name}" IS DISTINCT FROM o."{name}" THEN {said} END'


def listed(parts: Iterable[str]) -> str:
    inside = ", ".join(parts)
    return f"array_remove(ARRAY[{inside}]::text[], NULL)"
