-- Roles of one instance's own, for a database beside the first ledger of a cluster: those who may connect there, and nowhere else.
-- Run by a superuser in that database after roles.sql, each time that one was run there:
--
--     createdb heterolora_two && psql -d heterolora_two -f migrations/roles.sql -f migrations/instance.sql
--
-- What a role may do in a ledger is granted to heterolora_writer and heterolora_reader, which belong to the cluster. The roles made here,
-- heterolora_two_writer and heterolora_two_reader, take on those when they connect; they inherit nothing, or they would inherit the right
-- to connect to the first ledger as well.
-- heterolora_team_reader lets nobody connect, so that none of it is made here: a login of it is granted the database that it may enter.

set search_path = pg_catalog, pg_temp;
-- Not that somebody is a member already.
set client_min_messages = warning;

do $$
declare
    kind text;
    login_name text;
begin
    foreach kind in array array['writer', 'reader'] loop
        login_name := current_database() || '_' || kind;
        if octet_length(login_name) > 63 then
            raise exception 'the name of this database is too long for roles that are named after it';
        end if;
        if not exists (select from pg_roles where rolname = login_name) then
            execute format(
                'create role %I login nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls', login_name);
        end if;
        execute format('grant %I to %I', 'heterolora_' || kind, login_name);
        execute format('alter role %I in database %I set role = %I', login_name, current_database(), 'heterolora_' || kind);
        execute format('grant connect on database %I to %I', current_database(), login_name);
        execute format('revoke connect on database %I from %I', current_database(), 'heterolora_' || kind);
        execute format(
            'comment on role %I is %L', login_name,
            format('as heterolora_%s, in the database %s alone', kind, current_database()));
    end loop;
end
$$;
