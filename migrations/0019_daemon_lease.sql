-- Several daemons, one ledger: each appends under the name of its station, and of one name only the daemon that took it last. Whoever wakes up after
-- another has taken its name appends nothing.
--
-- Not part of the record: who may write now is no fact of the past. What each daemon did stands in its facts (daemon.started).

create table daemon_lease (
    station text constraint a_station_has_one_lease primary key,
    token bigint not null,
    holder text not null,
    taken_at timestamptz not null,
    expires_at timestamptz not null,
    constraint a_station_is_named_in_lower_case check (station ~ '^[a-z0-9]{0,16}$')
);
comment on table daemon_lease is 'which daemon appends under which name; kept by take_lease, renew_lease and end_lease, and by nobody else';
comment on column daemon_lease.station is 'the name, which the ids of its requests carry; empty for the one daemon that needs none';
comment on column daemon_lease.token is 'counts who took the name, one by one: what is appended under an earlier number is refused';
comment on column daemon_lease.holder is 'host, machine and spool of the daemon that took it last';
comment on column daemon_lease.taken_at is 'when it took it';
comment on column daemon_lease.expires_at is 'until when nobody else may take it';
revoke all on daemon_lease from public;
grant select on daemon_lease to heterolora_writer, heterolora_reader;

-- The check stands inside of the turn to append, and taking a name waits for that turn: what was appended under the earlier number is recorded
-- before the name changes hands, or not at all.
create or replace function take_append_turn() returns void
language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
set lock_timeout = '10s'
as $$
declare
    said text := current_setting('heterolora.lease', true);
begin
    -- Mode exclusive: a dump, which only reads, holds nobody up.
    lock table public.append_turn in exclusive mode;
    if said <> '' and not exists (
        select from daemon_lease l where l.station = split_part(said, '/', 1) and l.token::text = split_part(said, '/', 2))
    then
        raise exception 'another daemon has taken the name of this one (lease %)', said using errcode = 'HL004';
    end if;
end
$$;

create function take_lease(
    lease_station text, lease_holder text, seconds integer, out token bigint, out holder text, out expires_at timestamptz)
language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
    known daemon_lease;
begin
    if seconds not between 1 and 86400 then
        raise exception 'a lease of % seconds; 1 to 86400 are needed', seconds using errcode = '22023';
    end if;
    -- Whatever this session had before.
    perform set_config('heterolora.lease', '', false);
    perform take_append_turn();
    select * into known from daemon_lease l where l.station = lease_station;
    if known.holder <> lease_holder and known.expires_at > clock_timestamp() then
        holder := known.holder;
        expires_at := known.expires_at;
        return;
    end if;
    insert into daemon_lease as l (station, token, holder, taken_at, expires_at)
    values (lease_station, 1, lease_holder, clock_timestamp(), clock_timestamp() + make_interval(secs => seconds))
    on conflict (station) do update
    set token = l.token + 1, holder = excluded.holder, taken_at = excluded.taken_at, expires_at = excluded.expires_at
    returning l.token, l.holder, l.expires_at into token, holder, expires_at;
    perform set_config('heterolora.lease', lease_station || '/' || token, false);
end
$$;
comment on function take_lease(text, text, integer) is 'gives the name of a station to whoever asks, with the next number, where it is free, has run out, or is the same holder''s; token is null where it is another''s, who is named. From then on this session appends under it';

-- Waits for no turn to append: a daemon that waits for its turn is alive.
create function renew_lease(lease_station text, lease_token bigint, seconds integer) returns boolean
language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
as $$
begin
    update daemon_lease l set expires_at = clock_timestamp() + make_interval(secs => seconds)
    where l.station = lease_station and l.token = lease_token;
    return found;
end
$$;
comment on function renew_lease(text, bigint, integer) is 'says that the holder of this number is alive; false where the name has been taken by another';

create function end_lease(lease_station text, lease_token bigint) returns void
language sql security definer
set search_path = pg_catalog, public, pg_temp
as $$
    update daemon_lease l set expires_at = clock_timestamp() where l.station = lease_station and l.token = lease_token;
$$;
comment on function end_lease(text, bigint) is 'lets the next daemon take the name at once';

revoke all on function take_lease(text, text, integer), renew_lease(text, bigint, integer), end_lease(text, bigint) from public;
grant execute on function take_lease(text, text, integer), renew_lease(text, bigint, integer), end_lease(text, bigint) to heterolora_writer;
