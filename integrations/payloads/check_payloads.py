"""Holds every payload of a ledger against the JSON Schema of its kind, and broken ones as well.

    check_payloads.py CONNINFO
"""

import copy
import json
import random
import subprocess
import sys

from jsonschema import Draft202012Validator

# Of each kind so many payloads are broken, each at so many places of it.
BROKEN_PAYLOADS = 20
BROKEN_PLACES = 60


def lines(conninfo, query):
    """The rows of a query with one column of JSON."""
    command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-v", "FETCH_COUNT=1000", "-d", conninfo, "-c", query]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        for line in process.stdout:
            yield json.loads(line)
    if process.returncode:
        sys.exit(f"payloads: psql ended with {process.returncode}")


def places(value, path=()):
    """The path of every value within a value."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places(item, (*path, key))


def fields(schema, root, name):
    """Every field that a schema names, as PART.FIELD, and the schema of its object."""
    for part, shape in [(name, schema), *(schema.get("$defs", {}).items() if schema is root else ())]:
        for alternative in shape.get("oneOf", [shape]):
            for field in alternative.get("properties", {}):
                yield f"{part}.{field}"


def resolved(schema, root):
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    return schema


def seen(value, schema, root, name, found):
    """Adds the fields that a valid value has."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
    schema = resolved(schema, root)
    for alternative in schema.get("oneOf", ()):
        if isinstance(value, dict) and set(value) <= set(alternative.get("properties", {})):
            schema = alternative
    if isinstance(value, dict):
        for key, item in value.items():
            if key in schema.get("properties", {}):
                found.add(f"{name}.{key}")
                seen(item, schema["properties"][key], root, f"{name}.{key}", found)
            else:
                seen(item, schema.get("additionalProperties") or {}, root, f"{name}.*", found)
    elif isinstance(value, list):
        for item in value:
            seen(item, schema.get("items", {}), root, name, found)


def changed(payload, path, change):
    """The payload with `change` done to what holds the value at the path."""
    payload = copy.deepcopy(payload)
    holder = payload
    for key in path[:-1]:
        holder = holder[key]
    change(holder, path[-1])
    return payload


def is_of_message(path):
    """What a code's values are, its catalogue says, and not the schema."""
    return "says" in path[:-2]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    conninfo, draws = sys.argv[1], random.Random(1)
    schemas = {row["kind"]: row["payload_schema"] for row in lines(conninfo, "select row_to_json(k) from fact_kind k order by kind")}
    validators = {}
    for kind, schema in schemas.items():
        Draft202012Validator.check_schema(schema)
        validators[kind] = Draft202012Validator(schema)
    counts, samples, found = dict.fromkeys(schemas, 0), {kind: [] for kind in schemas}, set()
    query = "select json_build_object('sequence', sequence, 'kind', kind, 'payload', payload) from audit_event order by sequence"
    # json_build_object keeps the payload's own text, numbers and blanks included; a line's end stands in no payload.
    for event in lines(conninfo, query):
        kind, payload = event["kind"], event["payload"]
        error = next(validators[kind].iter_errors(payload), None)
        if error:
            sys.exit(f"payloads: event {event['sequence']} ({kind}) at {error.json_path}: {error.message[:300]}")
        counts[kind] += 1
        seen(payload, schemas[kind], schemas[kind], kind, found)
        # Each is as likely as any other.
        if len(samples[kind]) < BROKEN_PAYLOADS:
            samples[kind].append(payload)
        elif (place := draws.randrange(counts[kind])) < BROKEN_PAYLOADS:
            samples[kind][place] = payload
    broken = 0
    for kind, payloads in samples.items():
        for payload in payloads:
            cases = [((key,), lambda holder, key: holder.pop(key), "is missing") for key in schemas[kind]["required"]]
            where = [path for path in places(payload) if not is_of_message(path)]
            for path in draws.sample(where, min(BROKEN_PLACES, len(where))):
                # No field is a list of lists.
                cases.append((path, lambda holder, key: holder.__setitem__(key, [[]]), "is a list of lists"))
                cases.append((path, lambda holder, key: holder.__setitem__(key, None), "is null"))
            cases.append((("unheard-of",), lambda holder, key: holder.__setitem__(key, 1), "is there"))
            for path, change, words in cases:
                broken += 1
                if validators[kind].is_valid(changed(payload, path, change)):
                    sys.exit(f"payloads: {kind} is valid where {'.'.join(map(str, path))} {words}")
    for kind, count in counts.items():
        print(f"{kind:20} {count:8} valid" if count else f"{kind:20}        - none in this ledger")
    named = {field for kind, schema in schemas.items() if counts[kind] for field in fields(schema, schema, kind)}
    print(f"{sum(counts.values())} payloads valid, {broken} broken ones refused")
    print(f"{len(named & found)} of {len(named)} fields seen; not seen: {', '.join(sorted(named - found)) or 'none'}")


if __name__ == "__main__":
    main()
