-- Roles and settings of the ledger's database. Run once, or again at any time, by a superuser in that database:
--
--     createdb heterolora && psql -d heterolora -f migrations/roles.sql
--
-- Not a migration: roles belong to the cluster, and whoever may make them should not be the one who owns the tables.
-- No passwords are set here; who may become which role is for pg_hba.conf to say (peer, on a unix socket).

-- A superuser calls this in a database that is somebody else's, who may have set where names are looked up.
set search_path = pg_catalog, pg_temp;

do $$
declare
    role_name text;
begin
    foreach role_name in array array['heterolora_owner', 'heterolora_writer', 'heterolora_reader', 'heterolora_team_reader'] loop
        if not exists (select from pg_roles where rolname = role_name) then
            execute format(
                'create role %I login nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls', role_name);
        end if;
    end loop;
    -- Row-level security is there for team readers alone: these two are planned and answered as if there were none.
    foreach role_name in array array['heterolora_writer', 'heterolora_reader'] loop
        if exists (select from pg_roles where rolname = role_name and not rolbypassrls) then
            execute format('alter role %I bypassrls', role_name);
        end if;
    end loop;
    -- Nobody connects as it, and it lets nobody connect: which ledger a login of it may enter is granted to the login.
    if exists (select from pg_roles where rolname = 'heterolora_team_reader' and rolcanlogin) then
        alter role heterolora_team_reader nologin;
    end if;
    execute format('alter database %I owner to heterolora_owner', current_database());
    execute format('alter database %I set timezone to %L', current_database(), 'UTC');
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to heterolora_writer, heterolora_reader', current_database());
end
$$;

comment on role heterolora_owner is 'owns the tables of the ledger and migrates them; no service runs as it';
comment on role heterolora_writer is 'the daemon: reads, and appends through append_audit_event; nothing else';
comment on role heterolora_reader is 'reports and people: reads';
comment on role heterolora_team_reader is 'people who see only what concerns their teams: logins are members of it, and bound in team_reader';

revoke create on schema public from public;
grant usage, create on schema public to heterolora_owner;
grant usage on schema public to heterolora_writer, heterolora_reader, heterolora_team_reader;
