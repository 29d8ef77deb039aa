"""Compares JSON and XML as they travel with botocore's own models of the services."""
import base64
import binascii
import re

SCALARS = {
    "string": str, "boolean": bool, "integer": int, "long": int, "float": (int, float), "double": (int, float),
    "timestamp": (int, float), "blob": str,
}


def problems(shape, value, at="", constraints=True):
    """Every way the value differs from the shape: unknown, missing, wrongly typed or forbidden members."""
    kind = shape.type_name
    if kind == "structure":
        yield from structure(shape, value, at, constraints)
    elif kind == "list":
        if not isinstance(value, list):
            yield f"{at}: {value!r} is no list"
            return
        yield from size(shape, len(value), at, constraints)
        for index, item in enumerate(value):
            yield from problems(shape.member, item, f"{at}[{index}]", constraints)
    elif kind == "map":
        if not isinstance(value, dict):
            yield f"{at}: {value!r} is no map"
            return
        yield from size(shape, len(value), at, constraints)
        for key, item in value.items():
            yield from problems(shape.key, key, f"{at}.key", constraints)
            yield from problems(shape.value, item, f"{at}.{key}", constraints)
    else:
        yield from scalar(shape, value, at, constraints)


def structure(shape, value, at, constraints):
    if not isinstance(value, dict):
        yield f"{at}: {value!r} is no structure"
        return
    names = {member.serialization.get("name", name): member for name, member in shape.members.items()}
    for name, item in value.items():
        if name not in names:
            yield f"{at}.{name}: {shape.name} has no such member"
        else:
            yield from problems(names[name], item, f"{at}.{name}", constraints)
    for name in shape.required_members:
        if shape.members[name].serialization.get("name", name) not in value:
            yield f"{at}.{name}: required and missing"
    if getattr(shape, "is_tagged_union", False) and len(value) != 1:
        yield f"{at}: a union with {len(value)} members"


def scalar(shape, value, at, constraints):
    kind = shape.type_name
    if not isinstance(value, SCALARS[kind]) or (isinstance(value, bool) and kind != "boolean"):
        yield f"{at}: {value!r} is no {kind}"
    elif kind == "blob":
        try:
            base64.b64decode(value, validate=True)
        except binascii.Error:
            yield f"{at}: {value!r} is not base64"
    elif constraints and kind == "string":
        yield from size(shape, len(value), at, constraints)
        pattern = shape.metadata.get("pattern")
        if pattern and not re.fullmatch(f"(?:{pattern})", value, re.ASCII):
            yield f"{at}: {value!r} does not match {pattern}"
        if shape.enum and value not in shape.enum:
            yield f"{at}: {value!r} is none of {shape.enum}"
    elif constraints and kind in ("integer", "long"):
        yield from size(shape, value, at, constraints)


def size(shape, number, at, constraints):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if constraints and least is not None and number < least:
        yield f"{at}: {number} is less than {least}"
    if constraints and most is not None and number > most:
        yield f"{at}: {number} is more than {most}"


def xml_problems(shape, element, at=""):
    """The same for the XML of the query protocol, where every scalar is text."""
    sent = [child.tag.rpartition("}")[2] for child in element]
    for name, child in zip(sent, element):
        if name not in shape.members:
            yield f"{at}.{name}: {shape.name} has no such member"
        elif shape.members[name].type_name == "structure":
            yield from xml_problems(shape.members[name], child, f"{at}.{name}")
    for name in shape.required_members:
        if name not in sent:
            yield f"{at}.{name}: required and missing"
