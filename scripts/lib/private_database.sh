# shellcheck shell=bash
# A private database for a script: a cluster that ends with it, with a database heterolora (made where it is missing) and the ledger's roles in it.

# start_private_database FOLDER [OPTION...]: sets database_folder and database_pid, and holds the input that keeps the cluster alive. OPTIONs go to the server.
start_private_database() {
    database_folder="$1"
    shift
    local ready
    mkdir -p "$(dirname "$database_folder")"
    coproc private_database { exec setsid scripts/private-postgres "$database_folder" "$@"; }
    # shellcheck disable=SC2154 # bash sets it
    database_pid=$private_database_PID
    database_input=${private_database[1]}
    if ! IFS= read -r ready <&"${private_database[0]}" || [ "$ready" != ready ]; then
        echo "the private PostgreSQL did not start; see $database_folder/postgresql.log" >&2
        return 69
    fi
    psql_as postgres postgres -tc "select 1 from pg_database where datname = 'heterolora'" | grep -q 1 ||
        psql_as postgres postgres -c 'create database heterolora'
    psql_as postgres heterolora -f migrations/roles.sql
}

# psql_as USER DATABASE ARGUMENT...
psql_as() {
    local user="$1" database="$2"
    shift 2
    PAGER='' psql -Xq -v ON_ERROR_STOP=1 -d "host=$database_folder user=$user dbname=$database" "$@"
}

# conninfo_of USER
conninfo_of() {
    printf 'host=%s dbname=heterolora user=%s\n' "$database_folder" "$1"
}

# stop_private_database: waits until the cluster has ended.
stop_private_database() {
    [ -n "${database_pid:-}" ] || return 0
    # The end of its input is what it waits for.
    exec {database_input}>&- || true
    wait "$database_pid" 2>/dev/null || true
    database_pid=
}
