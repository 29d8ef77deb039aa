"""A role is assumed with a token, and its credentials are used. Arguments: the role, a token that opens it."""
import sys

from checked_client import client, finish, refused

role, token = sys.argv[1:]
outside = client("sts", signed=False)
answer = outside.assume_role_with_web_identity(RoleArn=role, RoleSessionName="boto3", WebIdentityToken=token, DurationSeconds=900)
assert answer["AssumedRoleUser"]["Arn"].endswith("/boto3"), answer
keys = answer["Credentials"]

session = {"key": keys["AccessKeyId"], "secret": keys["SecretAccessKey"], "token": keys["SessionToken"]}
assert client("sts", **session).get_caller_identity()["Arn"] == answer["AssumedRoleUser"]["Arn"]
assert client("appflow", **session).list_flows()["flows"] is not None

refused(
    outside.exceptions.InvalidIdentityTokenException, outside.assume_role_with_web_identity,
    RoleArn=role, RoleSessionName="boto3", WebIdentityToken=token[:-8] + "AAAAAAAA",
)
finish()
