-- What the ledger's schema promises, as pgTAP tests: run by integrations/schema/check in a ledger with pgTAP in the schema tap, as a superuser. Nothing stays of it.
-- What the definitions are, word for word, is migrations/schema.sql's to say, and what they do, LedgerTests'.
\set ON_ERROR_STOP on
begin;
set search_path = public, tap;
select no_plan();

-- Tables and views are those that docs/ledger.md names, and the server's of each table.
select tables_are('public', array[
    'allocation', 'append_turn', 'artifact', 'audit_event', 'consumption', 'cost', 'daemon_lease', 'fact_kind', 'finding', 'judged_policy', 'measurement',
    'outcome', 'plan', 'reception', 'request', 'saliency', 'schema_migration', 'standing', 'state_change', 'team_reader', 'trial', 'verdict']);
select views_are('public', array[
    'attempt', 'budget_curve', 'checkpoint', 'consumption_change', 'control_order', 'machine', 'machine_change', 'policy_text',
    'projected_allocation', 'projected_artifact', 'projected_consumption', 'projected_cost', 'projected_finding', 'projected_judged_policy',
    'projected_measurement', 'projected_outcome', 'projected_plan', 'projected_reception', 'projected_request', 'projected_saliency',
    'projected_standing', 'projected_state_change', 'projected_trial', 'projected_verdict', 'proxy_validation', 'refused_kernel',
    'request_overview', 'request_state', 'saliency_interval', 'search_candidate', 'selection_frequency', 'snapshot', 'spending', 'test_look',
    'verdict_basis']);
select materialized_views_are('public', array[]::name[]);
select sequences_are('public', array[]::name[]);

-- What an event has.
select columns_are('public', 'audit_event', array[
    'sequence', 'time', 'actor', 'kind', 'request', 'attempt', 'source_sequence', 'payload', 'previous_hash', 'hash', 'recorded_at',
    'sealed_actor', 'sealed_payload', 'sealed_values']);
select col_type_is('audit_event', name, type, format('audit_event.%s is %s', name, type))
from (values ('sequence', 'bigint'), ('time', 'timestamp with time zone'), ('actor', 'text'), ('kind', 'text'), ('request', 'text'),
    ('attempt', 'integer'), ('source_sequence', 'integer'), ('payload', 'json'), ('previous_hash', 'bytea'), ('hash', 'bytea'),
    ('recorded_at', 'timestamp with time zone'), ('sealed_actor', 'text'), ('sealed_payload', 'text'), ('sealed_values', 'jsonb'))
    as said (name, type);
select col_not_null('audit_event', name, format('audit_event.%s is never null', name))
from unnest(array['sequence', 'time', 'actor', 'kind', 'payload', 'previous_hash', 'hash']) as name;
select col_is_pk('audit_event', 'sequence');
select col_is_unique('audit_event', array['request', 'attempt', 'source_sequence']);

-- Money is exact: no column of an amount is a float, and the typed ones are numeric.
select is(type, 'numeric', format('%s.%s is numeric', relation, name))
from (select attrelid::regclass as relation, attname as name, format_type(atttypid, atttypmod) as type
    from pg_attribute join pg_class c on c.oid = attrelid
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'v') and attname ~ 'yen') amounts order by relation, name;
select col_type_is('cost', 'cost_yen', 'numeric');

-- Whatever typed table holds an event's word has the event's number, and is defined by a view of its name with the same columns in the same order.
select col_not_null(name, 'event_sequence', format('%s names its event', name)) from unnest(array[
    'allocation', 'artifact', 'consumption', 'cost', 'finding', 'judged_policy', 'measurement', 'outcome', 'plan', 'reception', 'request',
    'saliency', 'standing', 'state_change', 'trial', 'verdict']::name[]) as name;
select results_eq(
    format($$select attname, format_type(atttypid, atttypmod) from pg_attribute where attrelid = %L::regclass and attnum > 0 and not attisdropped
        order by attnum$$, name),
    format($$select attname, format_type(atttypid, atttypmod) from pg_attribute where attrelid = %L::regclass and attnum > 0 order by attnum$$,
        'projected_' || name),
    format('%s has the columns of its definition', name))
from unnest(array['allocation', 'artifact', 'consumption', 'cost', 'finding', 'judged_policy', 'measurement', 'outcome', 'plan', 'reception',
    'request', 'saliency', 'standing', 'state_change', 'trial', 'verdict']) as name;

-- Every table of the record has a trigger that refuses changes, and each fires always. Whose turn it is to append, and who holds a name, is no record.
select has_trigger('audit_event', name) from unnest(array[
    'the_record_is_only_added_to', 'an_event_is_as_its_kind', 'an_event_fills_the_tables_defined_from_it']::name[]) as name;
select isnt_empty(
    format($$select from pg_trigger where tgrelid = %L::regclass and tgtype & 26 > 0$$, name), format('a trigger guards %s', name))
from (select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not in ('append_turn', 'daemon_lease')) guarded;
select is_empty(
    $$select tgrelid::regclass, tgname from pg_trigger join pg_class c on c.oid = tgrelid
        where relnamespace = 'public'::regnamespace and not tgisinternal and tgenabled <> 'A'$$, 'triggers fire always');
select throws_ok(format('update %I set %I = %2$I', relation, name), '42501', null, format('a superuser does not update %s', relation))
from (select c.relname as relation, min(attname) as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not in ('append_turn', 'daemon_lease') and attnum > 0 group by 1) tables;
select throws_ok(format('%s %I', what, relation), '42501', null, format('a superuser does not %s %s', what, relation))
from (select relname as relation from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not in ('append_turn', 'daemon_lease')) tables,
    unnest(array['delete from', 'truncate']) as what;

-- Roles: the owner owns, the writer calls one function, readers read. Nobody else may do anything.
select has_role(name) from unnest(array['heterolora_owner', 'heterolora_writer', 'heterolora_reader', 'heterolora_team_reader']::name[]) as name;
select isnt_superuser(name) from unnest(array['heterolora_owner', 'heterolora_writer', 'heterolora_reader', 'heterolora_team_reader']::name[]) as name;
select is_empty(
    $$select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v') and relowner <> 'heterolora_owner'::regrole$$,
    'the owner owns every table and view');
select is_empty(
    $$select proname from pg_proc where pronamespace = 'public'::regnamespace and proowner <> 'heterolora_owner'::regrole$$,
    'the owner owns every function');
select table_privs_are('public', relname, role,
    case when relname = 'append_turn' or relname = 'daemon_lease' and role = 'heterolora_team_reader' then array[]::text[] else array['SELECT'] end,
    format('%s only reads %s', role, relname))
from pg_class, unnest(array['heterolora_writer', 'heterolora_reader', 'heterolora_team_reader']::name[]) as role
where relnamespace = 'public'::regnamespace and relkind in ('r', 'v');
select is_empty(
    $$select relname from pg_class, aclexplode(relacl) where relnamespace = 'public'::regnamespace and grantee = 0$$,
    'nothing is for everybody');
select function_privs_are('public', proname, array(select format_type(type, null) from unnest(proargtypes) as type), role,
    case when role = 'heterolora_writer' and proname in ('append_audit_event', 'take_append_turn', 'take_lease', 'renew_lease', 'end_lease')
        or role = 'heterolora_team_reader' and proname in ('session_teams', 'session_sees_order')
        or proname in ('ledger_time', 'ledger_field', 'ledger_field_text', 'audit_event_hash', 'can_follow', 'value_commitment')
        then array['EXECUTE'] else array[]::text[] end,
    format('%s and the function %s', role, proname))
from pg_proc, unnest(array['heterolora_writer', 'heterolora_reader', 'heterolora_team_reader']::name[]) as role
where pronamespace = 'public'::regnamespace;
select is_definer('public', proname, format('%s has its owner''s rights', proname))
from unnest(array['append_audit_event', 'take_append_turn', 'take_lease', 'renew_lease', 'end_lease', 'session_teams', 'session_sees_order']::name[]) as proname;
select is_empty(
    $$select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
        and proname not in ('append_audit_event', 'take_append_turn', 'take_lease', 'renew_lease', 'end_lease', 'session_teams', 'session_sees_order')$$,
    'no other function has more rights than whoever calls it');
select is_empty(
    $$select proname from pg_proc join pg_language l on l.oid = prolang
        where pronamespace = 'public'::regnamespace and lanname = 'plpgsql' and not coalesce(proconfig::text ~ 'search_path=', false)$$,
    'functions look for names where they say, whatever a session sets');

-- Row-level security: on where a request is named, with a policy for each sort of reader; views read with the rights of whoever asks.
select policies_are('public', relname, array['readers_see_everything', 'team_readers_see_their_teams'], format('who sees rows of %s', relname))
from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not in ('append_turn', 'daemon_lease', 'fact_kind', 'schema_migration');
select ok(relrowsecurity, format('row-level security of %s is on', relname))
from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not in ('append_turn', 'daemon_lease', 'fact_kind', 'schema_migration');
select ok(coalesce(reloptions @> '{security_invoker=true}', false), format('%s reads with the rights of whoever asks', relname))
from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v';

-- Everything that people ask is explained.
select is_empty(
    $$select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'v') and relname !~ '^(projected_|append_turn|schema_migration)'
        and attnum > 0 and not attisdropped and col_description(c.oid, attnum) is null$$, 'every column has a comment');
select isnt_empty(format($$select from fact_kind where kind = %L and payload_schema ->> '$schema' ~ '2020-12'$$, kind),
    format('%s has a JSON Schema', kind)) from fact_kind;

select * from finish();
rollback;
