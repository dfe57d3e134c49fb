# shellcheck shell=bash
# Installs the Debian packages that are missing, and says which.

# need_packages NAME...
need_packages() {
    local missing=() name
    for name in "$@"; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    echo "installing Debian packages: ${missing[*]}"
    "${root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# need_swift: Swift itself is the one thing that the machine must have.
need_swift() {
    command -v swift >/dev/null && return
    echo "swift is not on the PATH; heterolorad needs Swift 6.3 (https://www.swift.org/install/linux/)" >&2
    exit 69
}
