"""
Compares recorded requests, one JSON object a line, with botocore's models: {service, method, path, target, body, real}.
Real ones keep the models' constraints too: lengths, patterns, ranges, enumerations.
"""
import json
import sys
from urllib.parse import unquote

import botocore.session
from wire_check import problems

session = botocore.session.get_session()


def operation(model, request):
    """The operation a server would take the request for."""
    if request["target"]:
        assert request["target"].split(".")[0] == model.metadata["targetPrefix"], request["target"]
        return model.operation_model(request["target"].split(".")[1]), {}
    for name in model.operation_names:
        candidate = model.operation_model(name)
        labels = match(candidate.http["requestUri"], request["path"].split("?")[0])
        if candidate.http["method"] == request["method"] and labels is not None:
            return candidate, labels
    raise AssertionError(f"no operation is {request['method']} {request['path']}")


def match(template, path):
    wanted, sent = template.split("/"), path.split("/")
    if len(wanted) != len(sent):
        return None
    pairs = list(zip(wanted, sent))
    if any(want != have for want, have in pairs if not want.startswith("{")):
        return None
    return {want.strip("{}"): unquote(have) for want, have in pairs if want.startswith("{")}


found, operations = [], set()
for line in open(sys.argv[1], encoding="utf-8"):
    request = json.loads(line)
    model, members = operation(session.get_service_model(request["service"]), request)
    members |= json.loads(request["body"] or "{}")
    for pair in filter(None, request["path"].partition("?")[2].split("&")):
        members.setdefault(pair.split("=")[0], []).append(unquote(pair.split("=")[1]))
    operations.add(f"{request['service']} {model.name}")
    if model.input_shape is not None:
        found.extend(f"{model.name}{problem}" for problem in problems(model.input_shape, members, constraints=request["real"]))
if found:
    raise AssertionError("\n".join(sorted(set(found))))
print(len(operations))
