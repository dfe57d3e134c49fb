# shellcheck shell=bash
# What is held against the booted machine, in order: each leaves behind what the next ones need.

# Epochs of a run that is still at work when a check has found that it is; from then on the check holds the worker up (SIGSTOP).
long=25

# The two packages as the machine sees them; set by `run`.
current=
earlier=

all_checks() {
    check "the machine is up, PostgreSQL with it" postgresql_runs
    check "apt installs the package with its dependencies" installs "$earlier"
    check "users, groups and folders are there, and whose they should be" has_folders
    check "nothing is started before there is a ledger" nothing_started
    check "manual pages and completions are there" has_manuals
    check "the ledger's database is set up, and once more without harm" sets_up_database
    check "the daemon starts and says how it is" starts
    check "exposure is at most 1.5 for daemon, second instance and web" is_hardened
    check "daemon: one capability, no network, stores read-only" is_confined
    check "its own control group may be divided, no other" has_delegated_group
    check "a dropped request is run and finished" runs_request
    check "the record is sound, with the receipt" is_sound
    check "the journal finds it by field" journal_by_field
    check "the journal finds the verdict by MESSAGE_ID, and explains it" journal_by_message
    check "the worker runs in the same sandbox" worker_is_confined
    check "the worker has a ceiling of memory" worker_has_ceiling
    check "a restart in the middle of a run: it is finished afterwards" survives_restart
    check "a reload takes new policies" reloads
    check "a worker outlives its killed daemon and is adopted" is_adopted
    check "a daemon that hangs is killed by the watchdog and comes back" watchdog
    check "the database goes away and comes back" database_away
    check "a password comes as a credential" password_by_credential
    check "the page is served to its readers and to nobody else, started by the first; on a port where somebody asks for one" web_page
    check "a second instance runs beside the first" second_instance
    check "an upgrade in the middle of a run: in place, and the run is finished" upgrades
    check "a changed policy is still there" policy_kept
    check "the same version again: installed in place" reinstalls
    check "stop: the workers end with the daemon" stops
    check "purge takes programs, units and configuration, and leaves ledger and results" purges
    check "nothing failed in systemd's eyes" no_failed_units
}

# not COMMAND...: for `set -e`, which a failure under `!` does not end.
not() {
    if "$@"; then return 1; fi
}

postgresql_runs() {
    [ "$(inside systemctl is-system-running --wait)" = running ]
    inside systemctl is-active postgresql@15-main
}

installs() {
    inside apt-get install -y "$1"
    inside dpkg --audit
    local program
    for program in /usr/bin/heterolorad /usr/bin/heteroloractl /usr/libexec/heterolora/heterolora-worker; do
        inside "$program" --version
    done
}

has_folders() {
    local line
    for line in "heterolora heterolora-submitters 1775 /var/spool/heterolora/incoming" "heterolora heterolora-submitters 1775 /var/spool/heterolora/tmp" \
        "heterolora heterolora 755 /var/lib/heterolora" "root root 755 /var/lib/heterolora/models" "root heterolora-stores 750 /var/lib/heterolora/data"; do
        [ "$(inside stat -c '%U %G %a %n' "${line##* }")" = "$line" ] || { echo "not as it should be: $line" && return 1; }
    done
    inside useradd --create-home --groups heterolora-submitters ada
    inside cp -R /srv/house/models/small /var/lib/heterolora/models/
    inside cp -R /srv/house/data/toy /var/lib/heterolora/data/
    inside chown -R root:heterolora-stores /var/lib/heterolora/data/toy
    inside cp /srv/house/models.yaml /etc/heterolora/policies/models.yaml
    # The tests beside the shipped policy are about the shipped models.
    inside rm /etc/heterolora/policies/models.tests.yaml
}

nothing_started() {
    [ "$(inside systemctl is-active heterolorad)" = inactive ]
    [ "$(inside systemctl is-enabled heterolorad)" = disabled ]
}

has_manuals() {
    local file
    for file in man/man8/heterolorad.8.gz man/man8/heterolora-worker.8.gz man/man1/heteroloractl.1.gz \
        bash-completion/completions/heteroloractl zsh/vendor-completions/_heteroloractl fish/vendor_completions.d/heteroloractl.fish; do
        inside test -s "/usr/share/$file"
    done
    inside bash -c '. /usr/share/bash-completion/completions/heteroloractl && complete -p heteroloractl'
}

sets_up_database() {
    inside heterolora-setup-database
    inside heterolora-setup-database
    [ "$(sql 'select count(*) from audit_event')" = 0 ]
    # The daemon's role cannot be taken by somebody else.
    not inside runuser -u ada -- psql "dbname=heterolora user=heterolora_writer" -c 'select 1'
}

starts() {
    inside systemctl enable --now heterolorad heterolorad-web.socket
    inside systemctl is-active heterolorad
}

is_hardened() {
    local unit
    for unit in heterolorad.service heterolorad@two.service heterolorad-web.service; do
        inside systemd-analyze security --no-pager --threshold=15 "$unit" | tail -n 1
    done
}

is_confined() { confined "$(main_process)" 0000000010000000; }

# confined PROCESS CAPABILITIES: by what the kernel says of it, and by trying.
confined() {
    [ -n "$1" ] && [ "$1" != 0 ]
    inside grep -Ex "CapEff:\s+$2" "/proc/$1/status"
    inside grep -Ex 'NoNewPrivs:\s+1' "/proc/$1/status"
    inside grep -Ex 'Seccomp:\s+2' "/proc/$1/status"
    [ "$(inside nsenter --target="$1" --net sh -c 'tail -n +3 /proc/net/dev | wc -l')" = 1 ]
    local folder reason
    # As root, who is held up by the mounts alone.
    for folder in / /usr /etc/heterolora /var/lib /var/lib/heterolora/models /var/lib/heterolora/data; do
        reason="$(inside nsenter --target="$1" --mount touch "$folder/x" 2>&1 || true)"
        [[ "$reason" == *"Read-only file system"* ]] || { echo "$folder can be written to: $reason" && return 1; }
    done
    inside nsenter --target="$1" --mount sh -c 'touch /var/lib/heterolora/x && rm /var/lib/heterolora/x'
}

has_delegated_group() {
    local group=/sys/fs/cgroup/system.slice/heterolorad.service
    [ "$(inside systemctl show --property=Delegate --value heterolorad)" = yes ]
    inside nsenter --target="$(main_process)" --mount runuser -u heterolora -- sh -c "mkdir $group/x && rmdir $group/x"
    not inside nsenter --target="$(main_process)" --mount runuser -u heterolora -- mkdir /sys/fs/cgroup/system.slice/x
}

runs_request() {
    drop first 3
    finishes first
    inside test -s "/var/lib/heterolora/results/$(id_of first)/report.html"
    inside runuser -u ada -- cat "/var/lib/heterolora/results/$(id_of first)/report.html" >/dev/null
}

is_sound() { inside heteroloractl audit verify --receipt "$(receipt_of first)"; }

journal_by_field() {
    inside journalctl --quiet --unit=heterolorad "REQUEST_ID=$(id_of first)" | grep .
    # and not by another's
    [ -z "$(inside journalctl --quiet REQUEST_ID=nobody)" ]
}

# message NAME: its number in Sources/Systemd/MessageID.swift.
message() { sed -n "s/.*case $1 = \"\(.*\)\"/\1/p" Sources/Systemd/MessageID.swift; }

journal_by_message() {
    inside journalctl --quiet --catalog "MESSAGE_ID=$(message verdict)" "REQUEST_ID=$(id_of first)" | grep "Request $(id_of first) was judged"
    inside journalctl --quiet --output=json "MESSAGE_ID=$(message runEnded)" "REQUEST_ID=$(id_of first)" | grep '"EVENT_SEQUENCE"'
}

worker_is_confined() {
    drop confined "$long"
    runs confined
    signal STOP "$(workers)"
    confined "$(workers)" 0000000000000000
    # Its own filter of calls beside those of the unit, and nothing that it could not give up.
    [ "$(inside sed -n 's/^Seccomp_filters:\s*//p' "/proc/$(workers)/status")" -gt \
        "$(inside sed -n 's/^Seccomp_filters:\s*//p' "/proc/$(main_process)/status")" ]
    within 60 gave_up_all confined
}

# gave_up_all NAME: by what its worker has told the ledger; a run that is at work has no receipt yet.
gave_up_all() {
    [ "$(sql "select payload ->> 'confinementGaps' from audit_event where request like '%-$1' and kind = 'run.prepared'")" = '[]' ]
}

# By its control group where the machine hands the memory controller of version 2 on, by resource limit everywhere.
worker_has_ceiling() {
    inside grep -E 'Max data size +[0-9]+' "/proc/$(workers)/limits"
    if inside grep -w memory /sys/fs/cgroup/system.slice/heterolorad.service/cgroup.controllers; then
        inside sh -c "grep -E '^[0-9]+$' /sys/fs/cgroup\$(sed -n 's/^0:://p' /proc/$(workers)/cgroup)/memory.max"
    fi
}

survives_restart() {
    # The request of the check before, held up until now.
    signal CONT "$(workers)"
    inside systemctl restart heterolorad
    not receipt_of confined
    inside systemctl is-active heterolorad
    finishes confined
    inside heteroloractl audit verify --receipt "$(receipt_of confined)"
}

reloads() {
    local before
    before="$(main_process)"
    inside sh -c 'sed s/2000000/1999999/ /etc/heterolora/policies/parameters.yaml >/tmp/p && cp /tmp/p /etc/heterolora/policies/parameters.yaml'
    inside systemctl reload heterolorad
    within 60 inside journalctl --quiet --grep=. "MESSAGE_ID=$(message policiesReloaded)"
    inside sh -c 'echo : >/etc/heterolora/policies/broken.yaml'
    inside systemctl reload heterolorad
    within 60 inside journalctl --quiet --grep=broken.yaml "MESSAGE_ID=$(message policiesRefused)"
    inside rm /etc/heterolora/policies/broken.yaml
    [ "$(main_process)" = "$before" ]
}

is_adopted() {
    local worker
    drop adopted "$long"
    runs adopted
    worker="$(workers)"
    signal STOP "$worker"
    signal KILL "$(main_process)"
    # It is noticed, and started again five seconds later.
    within 120 not restarted
    within 120 restarted
    [ "$(workers)" = "$worker" ]
    signal CONT "$worker"
    finishes adopted
    [ "$(sql "select count(distinct attempt) from trial where request = '$(id_of adopted)'")" = 1 ]
}

restarted() { [ "$(inside systemctl is-active heterolorad)" = active ]; }

watchdog() {
    local before
    inside sh -c 'mkdir -p /run/systemd/system/heterolorad.service.d
        printf "[Service]\nWatchdogSec=10\n" >/run/systemd/system/heterolorad.service.d/watchdog.conf'
    inside systemctl daemon-reload
    inside systemctl restart heterolorad
    before="$(main_process)"
    signal STOP "$before"
    within 120 inside journalctl --quiet --unit=heterolorad --grep='Watchdog timeout'
    within 120 restarted
    [ "$(main_process)" != "$before" ]
    inside rm /run/systemd/system/heterolorad.service.d/watchdog.conf
    inside systemctl daemon-reload
    inside systemctl restart heterolorad
}

database_away() {
    inside systemctl stop postgresql@15-main
    drop away 3
    within 120 inside journalctl --quiet --grep=. "MESSAGE_ID=$(message ledgerAway)"
    inside systemctl start postgresql@15-main
    within 60 inside journalctl --quiet --grep=. "MESSAGE_ID=$(message ledgerBack)"
    finishes away
}

password_by_credential() {
    inside runuser -u postgres -- psql -qc "alter role heterolora_writer password 'correct horse'"
    inside sh -c 'sed -i "1i local all heterolora_writer scram-sha-256" /etc/postgresql/15/main/pg_hba.conf'
    inside systemctl reload postgresql@15-main
    inside sh -c "install -m 0600 /dev/null /etc/heterolora/database
        echo \"dbname=heterolora user=heterolora_writer password='correct horse'\" >/etc/heterolora/database
        install -D -m 0644 -t /etc/systemd/system/heterolorad.service.d /usr/share/doc/heterolorad/examples/database-password.conf"
    inside systemctl daemon-reload
    inside systemctl restart heterolorad
    drop password 3
    finishes password
    # Nobody else sees it.
    not inside sh -c "tr '\0' '\n' </proc/$(main_process)/cmdline | grep horse"
    not inside runuser -u ada -- cat /etc/heterolora/database
    inside sh -c 'rm /etc/systemd/system/heterolorad.service.d/database-password.conf && sed -i 1d /etc/postgresql/15/main/pg_hba.conf'
    inside systemctl reload postgresql@15-main
    inside systemctl daemon-reload
    inside systemctl restart heterolorad
}

# get USER PATH: from the page. Perl, which every Debian has.
get() {
    # shellcheck disable=SC2016 # perl's variables
    inside timeout 20 runuser -u "$1" -- perl -MIO::Socket::UNIX -e \
        'my $s = IO::Socket::UNIX->new("/run/heterolora-page.sock") or die "$!\n";
         print $s "GET $ARGV[0] HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"; $s->flush; print while <$s>' "$2"
}

# port_answers: whether ada gets the page from a port.
port_answers() {
    inside timeout 20 runuser -u ada -- bash -c \
        "exec 3<>/dev/tcp/127.0.0.1/9464 && printf 'GET /status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3 && grep 'HTTP/1.1 200' <&3"
}

web_page() {
    [ "$(inside systemctl is-active heterolorad-web.service)" = inactive ]
    inside useradd --groups heterolora-readers grace
    get grace /status | grep 'HTTP/1.1 200'
    get grace /metrics | grep '^heterolora'
    inside systemctl is-active heterolorad-web.service
    # Somebody who may drop requests is no reader; a reader has the page and nothing beside it.
    not get ada /status
    not port_answers
    not inside runuser -u ada -- test -w /run/heterolora/web.sock
    not inside runuser -u grace -- test -w /run/heterolora/web.sock
    not inside runuser -u grace -- test -r /var/lib/heterolora/data
    inside install -D -m 0644 -t /etc/systemd/system/heterolorad-web.socket.d /usr/share/doc/heterolorad/examples/page-port.conf
    inside systemctl daemon-reload
    inside systemctl stop heterolorad-web.service
    inside systemctl restart heterolorad-web.socket
    port_answers
    get grace /status | grep 'HTTP/1.1 200'
    inside rm -r /etc/systemd/system/heterolorad-web.socket.d
    inside systemctl daemon-reload
    inside systemctl stop heterolorad-web.service
    inside systemctl restart heterolorad-web.socket
}

second_instance() {
    inside heterolora-setup-instance two
    inside heterolora-setup-database two
    inside systemctl enable --now heterolorad@two
    inside systemctl is-active heterolorad@two heterolorad
    drop other 3 /var/spool/heterolora-two
    finishes other /var/spool/heterolora-two
    not receipt_of other
    [ "$(inside psql -At 'dbname=heterolora_two user=heterolora_two_reader' -c 'select count(*) from verdict')" = 1 ]
    [ "$(inside systemctl show --property=User --value heterolorad@two)" = heterolora-two ]
    # Neither daemon's user is let into the other's ledger, as whatever role, nor reads the other's requests.
    local connection
    for connection in "heterolora-two heterolora heterolora_writer" "heterolora-two heterolora heterolora_two_writer" \
        "heterolora-two heterolora_two heterolora_writer" "heterolora heterolora_two heterolora_two_writer" \
        "heterolora heterolora_two heterolora_writer" "heterolora heterolora_two heterolora_reader"; do
        # shellcheck disable=SC2086 # three words
        set -- $connection
        not inside runuser -u "$1" -- psql -At "dbname=$2 user=$3" -c 'select 1'
    done
    inside runuser -u heterolora-two -- psql -At 'dbname=heterolora_two user=heterolora_two_writer' -c 'select 1'
    not inside runuser -u heterolora-two -- ls /var/spool/heterolora/claimed
    not inside runuser -u heterolora -- touch /var/lib/heterolora-two/x
    # An instance of a release that had one user for all.
    inside systemctl stop heterolorad@two
    inside chown -R heterolora:heterolora /var/lib/heterolora-two
    inside find /var/spool/heterolora-two -user heterolora-two -exec chown heterolora:heterolora '{}' +
    inside heterolora-setup-instance two
    [ -z "$(inside find /var/lib/heterolora-two /var/spool/heterolora-two -user heterolora)" ]
    inside systemctl start heterolorad@two
}

upgrades() {
    drop upgraded "$long"
    runs upgraded
    signal STOP "$(workers)"
    inside apt-get install -y --option=Dpkg::Options::=--force-confold "$current" &
    # Unpacked; the daemon waits for the snapshot that the worker could not take yet.
    within 300 stopping
    signal CONT "$(workers)"
    wait $!
    not receipt_of upgraded
    inside systemctl is-active heterolorad heterolorad@two heterolorad-web.socket
    not inside sh -c "dpkg --status heterolorad | grep '^Version: 0.0.1$'"
    finishes upgraded
}

stopping() { [ "$(inside systemctl is-active heterolorad)" = deactivating ]; }

policy_kept() { inside cmp /srv/house/models.yaml /etc/heterolora/policies/models.yaml; }

reinstalls() {
    inside apt-get install -y --reinstall "$current"
    inside systemctl is-active heterolorad heterolorad@two
    drop again 3
    finishes again
}

stops() {
    drop stopped "$long"
    runs stopped
    signal STOP "$(workers)"
    inside systemctl stop heterolorad &
    within 60 stopping
    signal CONT "$(workers)"
    wait $!
    not workers
    not receipt_of stopped
    [ "$(inside systemctl show --property=Result --value heterolorad)" = success ]
}

purges() {
    inside apt-get purge -y heterolorad
    local path
    for path in /usr/bin/heterolorad /usr/libexec/heterolora /etc/heterolora /lib/systemd/system/heterolorad.service \
        /etc/systemd/system/multi-user.target.wants/heterolorad.service /etc/systemd/system/multi-user.target.wants/heterolorad@two.service \
        /usr/lib/systemd/catalog/heterolora.catalog /var/lib/heterolora/machine-speed.json; do
        not inside test -e "$path" || { echo "still there: $path" && return 1; }
    done
    inside sh -c 'ls /var/lib/heterolora/results/*-first/report.html /var/lib/heterolora/models/small/config.json'
    [ "$(inside runuser -u postgres -- psql -At heterolora -c 'select count(*) > 0 from audit_event')" = t ]
}

no_failed_units() { [ -z "$(inside systemctl list-units --failed --no-legend)" ]; }
