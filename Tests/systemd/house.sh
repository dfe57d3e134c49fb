# shellcheck shell=bash
# What runs in the machine: a small real model, a few rows, a policy that allows the model, requests.

# make_house FOLDER: models/, data/ and models.yaml. The model is the tiny BERT of the reference numbers.
make_house() {
    local folder="$1" model="$1/models/small"
    mkdir -p "$model" "$folder/data/toy"
    cp Tests/Fixtures/golden/bert/{config.json,model.safetensors} "$model/"
    printf '%s\n' '[PAD]' '[UNK]' '[CLS]' '[SEP]' '[MASK]' good bad film plot fine dull very not a the >"$model/vocab.txt"
    rows 60 >"$folder/data/toy/train.tsv"
    rows 20 >"$folder/data/toy/validation.tsv"
    rows 24 >"$folder/data/toy/test.tsv"
    cat >"$folder/models.yaml" <<POLICY
apiVersion: heterolora/v1
kind: Policy
metadata:
  name: models
  description: The model of this test.
rules:
  - rule: allowed-models
    severity: refusal
    models:
      - {name: small, sha256: $(sha256sum "$model/model.safetensors" | cut -d ' ' -f 1)}
POLICY
    chmod -R a+rX "$folder" "$(dirname "$folder")"
}

# rows COUNT: half of each label.
rows() {
    local number openings=("a very" "the" "the plot a" "a film") words=("bad" "good" "dull" "fine") labels=("negative" "positive")
    printf 'text\tlabel\n'
    for number in $(seq 0 $(($1 - 1))); do
        printf '%s %s film\t%s\n' "${openings[$((number / 2 % 4))]}" "${words[$((number % 4))]}" "${labels[$((number % 2))]}"
    done
}

# request NAME EPOCHS
request() {
    cat <<REQUEST
apiVersion: heterolora/v1
kind: FineTuneRequest
metadata: {name: $1, team: customer-voice, purpose: Does the package work?, stage: poc}
spec:
  model: small
  task: {type: classification, labels: [negative, positive], maxTokens: 16, pooling: mean}
  data: {train: toy/train.tsv, validation: toy/validation.tsv, test: toy/test.tsv, columns: {text: text, label: label}}
  budget: {trainableParameters: 600, maxCost: {amount: 500, currency: JPY}, maxDuration: 30m}
  search: {method: static, proxy: grad-norm, probeBatches: 4, rank: 2, sites: {linear: all}}
  training: {epochs: $2, batchSize: 32, learningRate: 2e-3, seeds: [1, 2]}
  compare: [uniform]
  value: {benefitPerCorrectDecision: {amount: 12, currency: JPY}, decisionsPerMonth: 20000, horizonMonths: 12, discountRatePerYear: 0.05}
REQUEST
}

# drop NAME EPOCHS [SPOOL]: as a person does who may submit.
drop() {
    local spool="${3:-/var/spool/heterolora}"
    request "$1" "$2" | inside_with_input runuser -u ada -- sh -c "cat >$spool/tmp/$1.yaml && mv $spool/tmp/$1.yaml $spool/incoming/"
}

# receipt_of NAME [SPOOL]: the path of its receipt, once there is a last one; 1 before.
receipt_of() {
    inside sh -c "ls ${2:-/var/spool/heterolora}/done/*-$1.receipt.json ${2:-/var/spool/heterolora}/failed/*-$1.receipt.json \
        ${2:-/var/spool/heterolora}/refused/*-$1.receipt.json 2>/dev/null | grep ."
}

# finishes NAME [SPOOL]
finishes() {
    local receipt
    within 600 receipt_of "$@" >/dev/null
    receipt="$(receipt_of "$@")"
    [[ "$receipt" == */done/* ]] || { inside cat "$receipt" && return 1; }
}

id_of() {
    basename "$(receipt_of "$1")" .receipt.json
}

# runs NAME: waits until its worker has said how a training goes.
runs() {
    within 300 inside sh -c "grep -qs 'trial.progressed' /var/lib/heterolora/runs/*-$1/events.jsonl"
}

main_process() {
    inside systemctl show --property=MainPID --value "${1:-heterolorad}"
}

# workers: the numbers of all workers inside; 1 where there is none.
workers() {
    inside sh -c 'grep -l heterolora-work /proc/[0-9]*/comm 2>/dev/null' | tr -dc '0-9\n' | grep .
}

# signal NAME PROCESS
signal() {
    inside sh -c "kill -$1 $2"
}

# sql QUERY: as a reader of the ledger.
sql() {
    inside psql --no-psqlrc -At "dbname=heterolora user=heterolora_reader" -c "$1"
}
