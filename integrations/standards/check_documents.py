"""Holds documents of `heteroloractl export` against the standards' own libraries.

    check_documents.py FOLDER [--key SIGNING_KEY_FILE]
"""

import base64
import json
import os
import re
import sys
import typing
import urllib.request
from pathlib import Path

import attr
import yaml


def no(words):
    sys.exit(f"standards: {words}")


# OpenLineage: the classes that its Python client generates from the specification, field by field.


def lineage_classes():
    import importlib
    import pkgutil

    import openlineage.client.generated as generated
    from openlineage.client.generated import base

    modules = [importlib.import_module(f"{generated.__name__}.{m.name}") for m in pkgutil.iter_modules(generated.__path__)]
    found = {}
    for module in modules:
        for kind in vars(module).values():
            if isinstance(kind, type) and attr.has(kind):
                attr.resolve_types(kind, vars(base) | vars(module))
                if hasattr(kind, "_get_schema"):
                    found[kind._get_schema()] = kind
    return found


def held(kind, value, classes, place):
    """Raises where `value` is not of the type `kind`."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is typing.Any or kind is object:
        return
    if isinstance(kind, (str, typing.ForwardRef)):
        raise TypeError(f"{place}: the client says no type, only {kind}")
    if origin is typing.Union or str(origin) == "<class 'types.UnionType'>":
        kinds = [k for k in arguments if k is not type(None)]
        return held(kinds[0], value, classes, place)
    if origin is typing.Literal:
        assert value in arguments, f"{place}: {value} is none of {arguments}"
    elif origin is list:
        assert isinstance(value, list), f"{place} is no list"
        for number, item in enumerate(value):
            held(arguments[0], item, classes, f"{place}[{number}]")
    elif origin is dict:
        assert isinstance(value, dict), f"{place} is no object"
        for name, item in value.items():
            held(arguments[1], item, classes, f"{place}.{name}")
    elif attr.has(kind):
        assert isinstance(value, dict), f"{place} is no object"
        if "_schemaURL" in value:
            assert value["_schemaURL"] in classes, f"{place}: {value['_schemaURL']} is none that the client knows"
            specific = classes[value["_schemaURL"]]
            assert issubclass(specific, kind), f"{place}: {specific} is no {kind}"
            assert value["_producer"], f"{place} has no _producer"
            kind = specific
        fields = {f.name: f for f in attr.fields(kind)}
        rest = {k: v for k, v in value.items() if k not in ("_producer", "_schemaURL", "schemaURL")}
        # Facets may have more fields; what has no schema of its own is such a facet.
        for name in rest:
            assert name in fields or kind.__name__ in ("RunFacet", "DatasetFacet"), f"{place} has a field {name}"
        for name, field in fields.items():
            if name in rest:
                held(field.type, rest[name], classes, f"{place}.{name}")
            elif field.default is attr.NOTHING:
                raise AssertionError(f"{place} lacks {name}")
        for name, validator in [(f.name, f.validator) for f in fields.values() if f.validator]:
            if name in value:
                validator(None, fields[name], value[name])
    elif isinstance(kind, type) and issubclass(kind, (str,)) is False and hasattr(kind, "__members__"):
        assert value in kind.__members__, f"{place}: {value} is none of {list(kind.__members__)}"
    elif kind is float:
        assert isinstance(value, (int, float)) and not isinstance(value, bool), f"{place} is no number"
    else:
        assert isinstance(value, kind) and not (kind is int and isinstance(value, bool)), f"{place} is no {kind.__name__}"


def published_schema(url):
    """A JSON Schema of openlineage.io; None where it cannot be had."""
    url = url.split("#")[0]
    path = Path(os.environ["HETEROLORA_OPENLINEAGE_SPEC"]) / url.removeprefix("https://openlineage.io/spec/")
    if not path.exists():
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                text = answer.read()
        except OSError:
            return None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    return json.loads(path.read_text())


def schema_errors(event):
    """What the published schemas object to; None where they cannot be had."""
    from jsonschema import Draft202012Validator, FormatChecker
    from referencing import Registry, Resource

    class Missing(Exception):
        pass

    def retrieve(url):
        schema = published_schema(url)
        if schema is None:
            raise Missing(url)
        return Resource.from_contents(schema)

    def errors(schema_url, value):
        return list(Draft202012Validator({"$ref": schema_url}, registry=registry, format_checker=FormatChecker()).iter_errors(value))

    registry = Registry(retrieve=retrieve)
    if published_schema(event["schemaURL"]) is None:
        return None
    found = errors(event["schemaURL"], event)
    for facet in facets(event):
        found += errors(facet["_schemaURL"], facet)
    return found


def facets(value):
    if isinstance(value, dict):
        if "_schemaURL" in value:
            yield value
        for item in value.values():
            yield from facets(item)
    elif isinstance(value, list):
        for item in value:
            yield from facets(item)


def check_lineage(path):
    classes = lineage_classes()
    events = [json.loads(line) for line in path.read_text().splitlines()]
    assert [e["eventType"] for e in events][0] == "START" and len(events) == 2, "not a start and an end"
    assert events[1]["eventType"] in ("COMPLETE", "FAIL", "ABORT")
    by_schema = 0
    for event in events:
        held(classes[event["schemaURL"]], event, classes, "event")
        errors = schema_errors(event)
        if errors is not None:
            assert not errors, errors[0].message
            by_schema += 1
    return f"{len(events)} events, {events[1]['eventType']}, {'the published JSON Schema too' if by_schema else 'the JSON Schema itself was not to be had'}"


# in-toto and SLSA: signatures by securesystemslib, statements and predicates by in-toto-attestation.


def check_provenance(path, key):
    from google.protobuf import json_format
    from in_toto_attestation.predicates.provenance.v1 import provenance_pb2
    from in_toto_attestation.v1 import statement_pb2
    from in_toto_attestation.v1.statement import Statement
    from securesystemslib.dsse import Envelope
    from securesystemslib.exceptions import VerificationError
    from securesystemslib.signer import SSlibKey

    if key:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        # PRIVATE+KEY+NAME+HASH+SEED, the seed behind a byte in base64. Only what belongs to everybody is used of it.
        name, digest, encoded = Path(key).read_text().split("\n")[0].removeprefix("PRIVATE+KEY+").split("+", 2)
        public = Ed25519PrivateKey.from_private_bytes(base64.b64decode(encoded)[1:]).public_key().public_bytes_raw()
        verifier = SSlibKey(f"{name}+{digest}", "ed25519", "ed25519", {"public": public.hex()})
    count = 0
    for line in path.read_text().splitlines():
        document = json.loads(line)
        if key:
            envelope = Envelope.from_dict(json.loads(line))
            assert envelope.payload_type == "application/vnd.in-toto+json", envelope.payload_type
            envelope.verify([verifier], 1)
            # What was changed does not hold.
            envelope.payload = envelope.payload.replace(b"sha256", b"sha512", 1)
            try:
                envelope.verify([verifier], 1)
                raise AssertionError("a changed statement is verified")
            except VerificationError:
                pass
            document = json.loads(base64.b64decode(document["payload"]))
        statement = json_format.ParseDict(document, statement_pb2.Statement())
        Statement.copy_from_pb(statement).validate()
        assert document["predicateType"] == "https://slsa.dev/provenance/v1"
        predicate = json_format.ParseDict(document["predicate"], provenance_pb2.Provenance())
        assert predicate.build_definition.build_type and predicate.run_details.builder.id
        assert predicate.build_definition.external_parameters.fields
        assert all(d.digest["sha256"] for d in predicate.build_definition.resolved_dependencies)
        assert all(re.fullmatch("[0-9a-f]{64}", s.digest["sha256"]) for s in statement.subject)
        count += 1
    assert count, "no statement"
    return f"{count} statements{', each signed' if key else ', unsigned'}"


# CycloneDX: the strict validator of its Python library.


def check_bill(path):
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    text = path.read_text()
    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    assert error is None, error
    bill = json.loads(text)
    references = []

    def collect(component):
        references.append(component["bom-ref"])
        for part in component.get("components", []):
            collect(part)

    for component in [bill["metadata"]["component"], *bill["components"]]:
        collect(component)
    assert len(set(references)) == len(references), "a bom-ref stands twice"
    for dependency in bill["dependencies"]:
        assert {dependency["ref"], *dependency["dependsOn"]} <= set(references), "a dependency is of nothing"
    return f"{len(references)} components"


# The model card: metadata as huggingface_hub reads it, offline.


def check_card(path):
    from huggingface_hub import ModelCard

    text = path.read_text()
    card = ModelCard(text)
    data = card.data.to_dict()
    front = yaml.safe_load(text.split("\n---\n", 1)[0].removeprefix("---\n"))
    assert card.text.lstrip().startswith("# "), "the text does not begin with a title"
    for key in ("base_model", "library_name", "tags", "datasets"):
        assert data[key] == front[key], f"{key} is read as {data.get(key)}"
    assert data["library_name"] == "peft" and all(isinstance(tag, str) for tag in data["tags"])
    results = card.data.eval_results or []
    assert bool(results) == ("model-index" in front), "the results are not read"
    for result in results:
        assert isinstance(result.metric_value, (int, float)) and result.dataset_name and result.task_type
        result.validate() if hasattr(result, "validate") else None
    # What is read is written again as it was.
    again = ModelCard(f"---\n{card.data.to_yaml()}\n---\n{card.text}").data.to_dict()
    assert again == data, "the metadata does not survive being written again"
    return f"{len(results)} results"


def main():
    folder = Path(sys.argv[1])
    key = sys.argv[3] if sys.argv[2:3] == ["--key"] else None
    checks = [
        ("*.openlineage.jsonl", check_lineage), ("*.intoto.jsonl", lambda path: check_provenance(path, key)),
        ("*.cdx.json", check_bill), ("*.md", check_card),
    ]
    for pattern, check in checks:
        paths = sorted(folder.glob(pattern))
        if not paths:
            no(f"no {pattern} to check")
        for path in paths:
            try:
                print(f"{path.name}: {check(path)}")
            except Exception as error:
                no(f"{path.name}: {type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
