"""A full-load task as boto3 sees it: started, waited for, its tables counted, refused. Argument: the task's ARN."""
import sys

from checked_client import client, finish, refused, until

arn = sys.argv[1]
dms = client("dms")


def task():
    found = dms.describe_replication_tasks(Filters=[{"Name": "replication-task-arn", "Values": [arn]}])["ReplicationTasks"]
    assert len(found) == 1, found
    return found[0]


assert task()["Status"] == "ready", task()
refused(dms.exceptions.InvalidResourceStateFault, dms.stop_replication_task, ReplicationTaskArn=arn)
started = dms.start_replication_task(ReplicationTaskArn=arn, StartReplicationTaskType="start-replication")["ReplicationTask"]
assert started["ReplicationTaskArn"] == arn, started
ended = until(task, lambda answer: answer["Status"] in ("stopped", "failed"))
assert ended["Status"] == "stopped" and ended["ReplicationTaskStats"]["TablesLoaded"] == 3, ended
dms.get_waiter("replication_task_stopped").wait(Filters=[{"Name": "replication-task-arn", "Values": [arn]}])

pages = list(dms.get_paginator("describe_table_statistics").paginate(ReplicationTaskArn=arn))
assert [table["FullLoadRows"] for page in pages for table in page["TableStatistics"]] == [1, 2, 3], pages
refused(
    dms.exceptions.ResourceNotFoundFault, dms.start_replication_task,
    ReplicationTaskArn=arn + "X", StartReplicationTaskType="reload-target",
)
finish()
