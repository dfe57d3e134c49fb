# shellcheck shell=bash
# A small Debian with a real systemd as its process 1, in a container: made once, booted on a copy in memory that is gone at its end.

# make_root FOLDER: Debian 12 with systemd and PostgreSQL, from the mirror that this machine's apt is told of.
make_root() {
    local folder="$1" work mirror
    [ ! -d "$folder" ] || return 0
    mirror="$(apt_sources | awk '$3 == "bookworm" { print $2; exit }')"
    mkdir -p "$(dirname "$folder")"
    work="$(mktemp -d "$(dirname "$folder")/.root-XXXXXX")"
    echo "making a Debian root in $folder (about two minutes, once)" >&2
    if ! fill_root "$work/made" "$mirror" >"$work/log" 2>&1; then
        tail -n 20 "$work/log" >&2
        return 69
    fi
    mv -T "$work/made" "$folder"
    rm -rf "$work"
}

# fill_root FOLDER [MIRROR]
fill_root() {
    debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,libpam-systemd bookworm "$1" ${2:+"$2"} || return
    if [ -n "$2" ]; then apt_sources >"$1/etc/apt/sources.list"; fi
    in_root "$1" sh -c 'apt-get update && apt-get install -y --no-install-recommends postgresql'
}

# apt_sources: this machine's own, as lines of sources.list.
apt_sources() {
    # shellcheck disable=SC2016 # apt's variables
    apt-get indextargets --format 'deb $(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' | grep ' bookworm' | sort -u
}

# in_root FOLDER COMMAND...: without booting it; with this machine's network.
in_root() {
    local folder="$1"
    shift
    DEBIAN_FRONTEND=noninteractive systemd-nspawn --quiet --register=no --keep-unit --console=pipe --setenv=DEBIAN_FRONTEND \
        "${machine_binds[@]}" --directory="$folder" -- "$@" </dev/null
}

machine_binds=()
machine_pid=
machine_leader=

# boot_machine ROOT LOG: sets machine_leader, the host's number of the container's process 1.
boot_machine() {
    # A host with control groups of version 1 beside version 2 would lead systemd to the old ones. What a container may call does not have
    # Landlock in systemd 252; a machine has it.
    SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 systemd-nspawn --quiet --register=no --keep-unit --boot --volatile=overlay --private-network \
        --system-call-filter="landlock_create_ruleset landlock_add_rule landlock_restrict_self" --link-journal=no --console=pipe --machine="heterolora-test-$$" "${machine_binds[@]}" --directory="$1" </dev/null >"$2" 2>&1 &
    machine_pid=$!
    within 120 machine_answers || {
        echo "the machine did not boot; see $2" >&2
        return 69
    }
    # Degraded is for the checks to find.
    inside systemctl is-system-running --wait || true
}

machine_answers() {
    machine_leader="$(pgrep -P "$machine_pid" | head -n 1)"
    [ -n "$machine_leader" ] && inside test -S /run/systemd/private
}

stop_machine() {
    [ -n "$machine_pid" ] || return 0
    # It asks systemd inside to shut down.
    kill -TERM "$machine_pid" 2>/dev/null || true
    wait "$machine_pid" 2>/dev/null || true
    machine_pid=
}

# inside COMMAND...: in the booted machine, as root. Not machinectl, which needs a systemd outside.
inside() {
    inside_with_input "$@" </dev/null
}

inside_with_input() {
    nsenter --target="$machine_leader" --all env --ignore-environment --chdir=/ PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive SYSTEMD_PAGER='' "$@"
}

# within SECONDS COMMAND...: tries until it succeeds.
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.2
    done
}
