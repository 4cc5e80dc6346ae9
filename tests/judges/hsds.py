"""Holds the directory's HSDS package of a built site against the specification (hsds-3.0.json).

    python hsds.py SITE

What `datapackage.json` says of its tables must be what HSDS says of them; then Frictionless reads
every row by it: types, formats, what must be there, what must be there once, pointers. The JSON is
held against a JSON Schema made from the same specification. Exit code 0: nothing is wrong;
1: something is; 2: there was nothing to judge.
"""

import json
import sys
import uuid
from pathlib import Path

import frictionless
import jsonschema

SPEC = json.loads(Path(__file__).with_name("hsds-3.0.json").read_text("utf-8"))
FORMATS = ("uri", "email")


def descriptor(package):
    """What the package says of itself, against the specification."""
    found = {resource["name"]: resource for resource in package["resources"]}
    for name in ("organization", "service", "location", "service_at_location"):
        if name not in found:
            yield f"there is no table {name}"
    for name, resource in found.items():
        table = SPEC["tables"].get(name)
        if table is None:
            yield f"HSDS has no table {name}"
            continue
        if resource["path"] != table["path"]:
            yield f"{name} lies in {resource['path']} and not in {table['path']}"
        schema = resource["schema"]
        if schema.get("primaryKey") != "id":
            yield f"{name} has no primary key"
        fields = {field["name"]: field for field in schema["fields"]}
        for column, field in fields.items():
            yield from differences(name, column, field, table["fields"].get(column))
        for column, duties in table["fields"].items():
            if "required" in duties.split() and column not in fields:
                yield f"{name}.{column} is required and not there"
        keys = {key["fields"]: key["reference"] for key in schema.get("foreignKeys", [])}
        for column, target in table["foreign_keys"].items():
            if column in fields and keys.get(column) != {"resource": target, "fields": "id"}:
                yield f"{name}.{column} does not point to {target}"


def differences(table, column, field, duties):
    if duties is None:
        yield f"HSDS has no column {table}.{column}"
        return
    kind, *rest = duties.split()
    if field["type"] != kind:
        yield f"{table}.{column} is {kind} and not {field['type']}"
    for wanted in FORMATS:
        if (wanted in rest) != (field.get("format") == wanted):
            yield f"{table}.{column}: format {wanted}"
    constraints = field.get("constraints", {})
    if "required" in rest and not constraints.get("required"):
        yield f"{table}.{column} must be required"
    if column == "id" and not constraints.get("unique"):
        yield f"{table}.id must be unique"
    if constraints.get("enum") != SPEC["enumerations"].get(f"{table}.{column}"):
        yield f"{table}.{column}: its values are others"


def rows(path):
    """Every row, read by Frictionless; every id a UUID of version 5."""
    report = frictionless.validate(str(path), type="package", limit_errors=10)
    yield from (error.message for error in report.errors)
    for task in report.tasks:
        for error in task.errors:
            yield f"{task.name}: {error.message}"
    if report.errors:
        return
    package = frictionless.Package(str(path))
    for resource in package.resources:
        for row in resource.read_rows():
            if not is_uuid(row["id"]):
                yield f"{resource.name}: no UUID of version 5: {row['id']}"
                break
    services = [row["id"] for row in package.get_resource("service").read_rows()]
    placed = {row["service_id"] for row in package.get_resource("service_at_location").read_rows()}
    for service in services:
        if service not in placed:
            yield f"service {service} is at no location"


def is_uuid(text):
    try:
        return uuid.UUID(text).version == 5 and str(uuid.UUID(text)) == text
    except ValueError:
        return False


def schema():
    """The objects of HSDS's JSON as a JSON Schema; nothing that HSDS does not name may stand in them."""
    types = {"date": {"type": "string", "format": "date"}, "time": {"type": "string", "pattern": r"^\d\d:\d\d"}, "datetime": {"type": "string"}}
    definitions = {}
    for name, table in SPEC["tables"].items():
        properties = {}
        for column, duties in table["fields"].items():
            kind, *rest = duties.split()
            properties[column] = dict(types.get(kind, {"type": kind}))
            properties[column].update(("format", word) for word in rest if word in FORMATS)
            if f"{name}.{column}" in SPEC["enumerations"]:
                properties[column]["enum"] = SPEC["enumerations"][f"{name}.{column}"]
        for field, target in SPEC["json"]["inside"].get(name, {}).items():
            one = {"$ref": f"#/$defs/{target.strip('[]')}"}
            properties[field] = {"type": "array", "items": one} if target.startswith("[") else one
        definitions[name] = {
            "type": "object",
            "properties": properties,
            "required": SPEC["json"]["required"].get(name, ["id"]),
            "additionalProperties": False,
        }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "array", "items": {"$ref": "#/$defs/service"}, "$defs": definitions}


def services(data):
    validator = jsonschema.Draft202012Validator(schema(), format_checker=jsonschema.FormatChecker())
    for error in validator.iter_errors(data):
        yield f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
    for number, service in enumerate(data):
        if not any("location" in place for place in service.get("service_at_locations", [])):
            yield f"{number}: a service at no location"


def main(site):
    folder = site / "data" / "hsds"
    package = folder / "datapackage.json"
    if not package.exists():
        print(f"there is no HSDS package in {site}", file=sys.stderr)
        return 2
    described = json.loads(package.read_text("utf-8"))
    data = json.loads((folder / "services.json").read_text("utf-8"))
    wrong = 0
    for faults in (descriptor(described), rows(package), services(data)):
        for fault in faults:
            wrong += 1
            print(f"error: {fault}")
    print(f"HSDS: {len(described['resources'])} tables, {len(data)} services, {wrong} findings")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "public")))
