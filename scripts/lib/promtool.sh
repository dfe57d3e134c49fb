# shellcheck shell=bash
# promtool out of Debian's package, without installing it: the package would start a Prometheus.

# fetch_promtool: prints where it is. Needs cache_folder of assets.sh.
fetch_promtool() {
    local folder work
    folder="$(cache_folder)/promtool"
    if [ ! -x "$folder/promtool" ]; then
        work="$(mktemp -d)"
        echo "fetching promtool (19 MB) into $folder" >&2
        # apt's own user cannot write here, which it would only warn of.
        (cd "$work" && apt-get download -qq -o APT::Sandbox::User=root prometheus >&2)
        dpkg-deb --fsys-tarfile "$work"/prometheus_*.deb | tar -x -C "$work" ./usr/bin/promtool
        mkdir -p "$folder"
        mv "$work/usr/bin/promtool" "$folder/promtool"
        rm -rf "$work"
    fi
    printf '%s\n' "$folder/promtool"
}
