"""boto3 clients for the simulator whose every answer is compared with its model before botocore reads it."""
import json
import os
import time
import xml.etree.ElementTree as ElementTree

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from wire_check import problems, xml_problems

found = []


def client(service, key="test", secret="test", token=None, signed=True):
    made = boto3.client(
        service,
        endpoint_url=os.environ["SIMULATOR"],
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        config=Config(retries={"total_max_attempts": 1}, signature_version=None if signed else UNSIGNED),
    )
    made.meta.events.register("before-parse.*.*", check)
    return made


def check(operation_model, response_dict, **_):
    if response_dict["status_code"] != 200:
        return
    shape, body = operation_model.output_shape, response_dict["body"]
    if shape is None:
        return
    if operation_model.service_model.metadata["protocol"] == "query":
        differences = xml_problems(shape, ElementTree.fromstring(body)[0])
    else:
        differences = problems(shape, json.loads(body or b"{}"))
    found.extend(f"{operation_model.name}{difference}" for difference in differences)


def until(ask, done):
    """Asks until the answer is as wanted; fails after 20 seconds."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        answer = ask()
        if done(answer):
            return answer
        time.sleep(0.01)
    raise TimeoutError(f"the last answer was {answer}")


def refused(error, call, **arguments):
    """The call must be refused with that modelled error; its answer is returned."""
    try:
        call(**arguments)
    except error as refusal:
        return refusal.response
    raise AssertionError(f"{call.__name__} was not refused")


def finish():
    """Fails, naming each difference once, when an answer did not fit its model."""
    if found:
        raise AssertionError("\n".join(sorted(set(found))))
    print("every answer fits its model")
