"""Statements, batches, parameters, results, pages and cancellation as boto3 sees them."""
from checked_client import client, finish, refused, until

data = client("redshift-data")
WHERE = {
    "WorkgroupName": "analytics",
    "Database": "dev",
    "SecretArn": "arn:aws:secretsmanager:us-east-1:000000000000:secret:rehearsal-redshift-AbCdEf",
}
ENDED = ("FINISHED", "FAILED", "ABORTED")


def ended(answer):
    return until(lambda: data.describe_statement(Id=answer["Id"]), lambda statement: statement["Status"] in ENDED)


def run(sql, **more):
    return ended(data.execute_statement(Sql=sql, **WHERE, **more))


# Each kind of value, named parameters, a statement's name.
typed = run(
    "SELECT 1 AS whole, 1.5::float8 AS part, true AS flag, 'x' AS word, NULL::int AS nothing, :given::int + 1 AS more",
    Parameters=[{"name": "given", "value": "41"}],
    StatementName="typed",
)
assert typed["Status"] == "FINISHED", typed
assert typed["QueryParameters"] == [{"name": "given", "value": "41"}], typed
result = data.get_statement_result(Id=typed["Id"])
assert [column["name"] for column in result["ColumnMetadata"]] == ["whole", "part", "flag", "word", "nothing", "more"], result
assert result["Records"] == [[
    {"longValue": 1}, {"doubleValue": 1.5}, {"booleanValue": True}, {"stringValue": "x"}, {"isNull": True}, {"longValue": 42},
]], result["Records"]

# A token is answered with the same statement.
first = data.execute_statement(Sql="SELECT 1", ClientToken="boto3-token", **WHERE)
assert data.execute_statement(Sql="SELECT 1", ClientToken="boto3-token", **WHERE)["Id"] == first["Id"]

# A result of several pages, through botocore's own paginator.
rows = ", ".join(f"({number})" for number in range(1500))
ended(data.batch_execute_statement(Sqls=["CREATE TABLE boto3_rows (a int)", f"INSERT INTO boto3_rows VALUES {rows}"], **WHERE))
long = run("SELECT a FROM boto3_rows")
assert long["Status"] == "FINISHED", long
pages = list(data.get_paginator("get_statement_result").paginate(Id=long["Id"]))
assert len(pages) > 1 and sum(len(page["Records"]) for page in pages) == 1500, long

# A batch keeps the results of its parts, and is one transaction.
batch = ended(data.batch_execute_statement(Sqls=["CREATE TABLE boto3_batch (a int)", "INSERT INTO boto3_batch VALUES (7)",
                                                 "SELECT a FROM boto3_batch"], **WHERE))
assert [part["Status"] for part in batch["SubStatements"]] == ["FINISHED"] * 3, batch
assert data.get_statement_result(Id=f"{batch['Id']}:3")["Records"] == [[{"longValue": 7}]]
broken = ended(data.batch_execute_statement(Sqls=["INSERT INTO boto3_batch VALUES (8)", "SELECT 1/0"], **WHERE))
assert broken["Status"] == "FAILED", broken
count = run("SELECT COUNT(*) FROM boto3_batch")
assert data.get_statement_result(Id=count["Id"])["Records"] == [[{"longValue": 1}]]

# What fails says why, and has no result.
failed = run("SELECT nothing FROM nowhere")
assert failed["Status"] == "FAILED" and "nowhere" in failed["Error"], failed
refused(data.exceptions.ResourceNotFoundException, data.get_statement_result, Id=failed["Id"])

# Cancelled while it runs; a second time is refused.
busy = data.execute_statement(Sql="SELECT COUNT(*) FROM pg_sleep_for('10 minutes')", **WHERE)
assert data.cancel_statement(Id=busy["Id"])["Status"] is True
assert ended(busy)["Status"] == "ABORTED"
refused(data.exceptions.ValidationException, data.cancel_statement, Id=busy["Id"])

# Listed by page, by name and by state.
listed = list(data.get_paginator("list_statements").paginate(Status="ALL", PaginationConfig={"PageSize": 2}))
assert len(listed) > 2 and all(len(page["Statements"]) <= 2 for page in listed)
assert [s["Id"] for s in data.list_statements(StatementName="typed")["Statements"]] == [typed["Id"]]
refused(data.exceptions.ResourceNotFoundException, data.describe_statement, Id="00000000-0000-0000-0000-000000000000")
finish()
