# shellcheck shell=bash
# What the checks under integrations share; to be sourced behind scripts/lib/assets.sh, at the root of the repository.

# environment FOLDER PACKAGE...: a Python environment with the packages; what it holds stands in FOLDER/packages.
environment() {
    local folder="$1"
    shift
    if [ "$(cat "$folder/packages" 2>/dev/null)" != "$*" ]; then
        echo "making a Python environment in $folder" >&2
        mkdir -p "$(dirname "$folder")"
        python3 -m venv "$folder"
        "$folder/bin/python" -m pip install --quiet "$@"
        echo "$*" >"$folder/packages"
    fi
}

# start_sample_ledger FOLDER [OPTION...]: a private PostgreSQL with the sample ledger (docs/sql.md) in it; for whoever has sourced
# scripts/lib/private_database.sh, and ends it with stop_private_database. OPTIONs go to scripts/sample-ledger.
start_sample_ledger() {
    local folder="$1"
    shift
    start_private_database "$folder" -c fsync=off
    echo "making the sample ledger" >&2
    scripts/sample-ledger "host=$folder dbname=heterolora user=postgres" "$@" >&2
}

# tiny_models PYTHON STORE: tiny random models of the families that no package ships, in STORE.
tiny_models() {
    [ -d "$2" ] && return
    rm -rf "$2.partial"
    "$1" integrations/verify/tiny_models.py Tests/EngineTests/Fixtures/tokenizers "$2.partial" >&2
    mv -T "$2.partial" "$2"
}

# unpacked_smollm2 STORE: prints a Hugging Face folder of the store's SmolLM2, for tools that take no GGUF.
unpacked_smollm2() {
    local cache python
    cache="$(cache_folder)/verify"
    python="$cache/peft/bin/python"
    environment "$cache/peft" "torch<2.14" transformers peft safetensors gguf
    if [ ! -d "$cache/SmolLM2-135M-Instruct" ]; then
        rm -rf "$cache/SmolLM2-135M-Instruct.partial"
        "$python" integrations/verify/unpack_gguf.py "$1/SmolLM2-135M-Instruct" "$cache/SmolLM2-135M-Instruct.partial" >&2
        mv -T "$cache/SmolLM2-135M-Instruct.partial" "$cache/SmolLM2-135M-Instruct"
    fi
    printf '%s\n' "$cache/SmolLM2-135M-Instruct"
}

# torch_environment: prints the Python of the environment that the PyTorch worker, and what checks workers, run in.
torch_environment() {
    local folder packages
    folder="$(cache_folder)/torch-worker"
    mapfile -t packages < <(grep -v '^#' integrations/torch-worker/requirements.txt)
    environment "$folder" "${packages[@]}"
    printf '%s\n' "$folder/bin/python"
}
