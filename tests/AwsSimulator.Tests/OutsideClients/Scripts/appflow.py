"""The life of flows as boto3 sees it: create, tag, run, page through runs, cancel, delete."""
from checked_client import client, finish, refused, until

appflow, data = client("appflow"), client("redshift-data")
FIELDS = ["Id", "Name", "SystemModstamp", "IsDeleted"]
statement = data.execute_statement(
    Sql="CREATE TABLE boto3_account (id varchar(18), name varchar(1020), systemmodstamp timestamp, isdeleted boolean)",
    WorkgroupName="analytics", Database="dev",
    SecretArn="arn:aws:secretsmanager:us-east-1:000000000000:secret:rehearsal-redshift-AbCdEf",
)
until(lambda: data.describe_statement(Id=statement["Id"]), lambda answer: answer["Status"] == "FINISHED")


def flow(name):
    operator = lambda word: {"Salesforce": word}  # noqa: E731
    return {
        "flowName": name,
        "triggerConfig": {"triggerType": "OnDemand"},
        "sourceFlowConfig": {
            "connectorType": "Salesforce", "connectorProfileName": "salesforce",
            "sourceConnectorProperties": {"Salesforce": {"object": "Account", "includeDeletedRecords": True, "dataTransferApi": "BULKV2"}},
        },
        "destinationFlowConfigList": [{
            "connectorType": "Redshift", "connectorProfileName": "redshift",
            "destinationConnectorProperties": {"Redshift": {
                "object": "public.boto3_account", "intermediateBucketName": "rehearsal-intermediate",
                "errorHandlingConfig": {"failOnFirstDestinationError": True},
            }},
        }],
        "tasks": [{"taskType": "Filter", "sourceFields": FIELDS, "connectorOperator": operator("PROJECTION"), "taskProperties": {}}] + [
            {"taskType": "Map", "sourceFields": [field], "destinationField": field.lower(), "connectorOperator": operator("NO_OP"),
             "taskProperties": {}} for field in FIELDS],
        "tags": {"installation": "boto3"},
    }


def runs(name, **more):
    return appflow.describe_flow_execution_records(flowName=name, **more)


def ended(name, execution):
    def record(answer):
        return next((r for r in answer["flowExecutions"] if r["executionId"] == execution), {"executionStatus": "unlisted"})
    return record(until(lambda: runs(name), lambda a: record(a)["executionStatus"] in ("Successful", "Error", "Canceled")))


def paged(call, **arguments):
    """Every page; botocore has no paginators for AppFlow."""
    pages = [call(**arguments)]
    while "nextToken" in pages[-1]:
        pages.append(call(nextToken=pages[-1]["nextToken"], **arguments))
    return pages


# What can be read before there is a flow.
assert [p["connectorProfileName"] for p in appflow.describe_connector_profiles()["connectorProfileDetails"]]
entities = appflow.list_connector_entities(connectorProfileName="salesforce", connectorType="Salesforce")["connectorEntityMap"]
assert "Account" in {entity["name"] for group in entities.values() for entity in group}, entities
fields = appflow.describe_connector_entity(connectorProfileName="salesforce", connectorType="Salesforce", connectorEntityName="Account")
assert {"Id", "SystemModstamp"} <= {field["identifier"] for field in fields["connectorEntityFields"]}
appflow.reset_connector_metadata_cache(connectorProfileName="redshift", connectorType="Redshift")

# Made, found, tagged.
made = appflow.create_flow(**flow("boto3.one"))
assert made["flowStatus"] == "Active", made
refused(appflow.exceptions.ConflictException, appflow.create_flow, **flow("boto3.one"))
described = appflow.describe_flow(flowName="boto3.one")
assert described["flowArn"] == made["flowArn"] and described["tags"] == {"installation": "boto3"}, described
appflow.tag_resource(resourceArn=made["flowArn"], tags={"run": "r1", "lease": "l1"})
appflow.untag_resource(resourceArn=made["flowArn"], tagKeys=["lease"])
assert appflow.list_tags_for_resource(resourceArn=made["flowArn"])["tags"] == {"installation": "boto3", "run": "r1"}
update = {key: value for key, value in flow("boto3.one").items() if key != "tags"}
appflow.update_flow(description="a second wording", **update)
assert appflow.describe_flow(flowName="boto3.one")["description"] == "a second wording"

# Run three times, then paged through.
executions = []
for _ in range(3):
    executions.append(appflow.start_flow(flowName="boto3.one")["executionId"])
    record = ended("boto3.one", executions[-1])
    assert record["executionStatus"] == "Successful" and record["executionResult"]["recordsProcessed"] > 0, record
pages = paged(appflow.describe_flow_execution_records, flowName="boto3.one", maxResults=2)
assert [len(page["flowExecutions"]) for page in pages] == [2, 1], pages
assert {r["executionId"] for page in pages for r in page["flowExecutions"]} == set(executions)

# Cancelled before it writes, or already at its end.
cancelled = appflow.start_flow(flowName="boto3.one")["executionId"]
until(lambda: runs("boto3.one"), lambda answer: any(r["executionId"] == cancelled for r in answer["flowExecutions"]))
answer = appflow.cancel_flow_executions(flowName="boto3.one", executionIds=[cancelled])
assert ended("boto3.one", cancelled)["executionStatus"] == ("Successful" if cancelled in answer.get("invalidExecutions", []) else "Canceled")

# Listed by page and deleted.
appflow.create_flow(**flow("boto3.two"))
listed = [page["flows"] for page in paged(appflow.list_flows, maxResults=1)]
assert {f["flowName"] for page in listed for f in page} >= {"boto3.one", "boto3.two"} and all(len(page) <= 1 for page in listed)
refused(appflow.exceptions.UnsupportedOperationException, appflow.stop_flow, flowName="boto3.two")
for name in ("boto3.one", "boto3.two"):
    appflow.delete_flow(flowName=name, forceDelete=True)
    refused(appflow.exceptions.ResourceNotFoundException, appflow.describe_flow, flowName=name)
refused(appflow.exceptions.ValidationException, appflow.create_flow, **flow("a name with blanks"))
finish()
