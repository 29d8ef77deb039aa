"""The reads of Secrets Manager as boto3 sees them."""
import json

from checked_client import client, finish, refused

secrets = client("secretsmanager")
value = secrets.get_secret_value(SecretId="rehearsal-redshift")
assert set(json.loads(value["SecretString"])) == {"username", "password"}, "a login is a user and a password"
assert secrets.get_secret_value(SecretId=value["ARN"], VersionStage="AWSCURRENT")["VersionId"] == value["VersionId"]
described = secrets.describe_secret(SecretId=value["ARN"])
assert described["VersionIdsToStages"] == {value["VersionId"]: ["AWSCURRENT"]}, described
refused(secrets.exceptions.ResourceNotFoundException, secrets.get_secret_value, SecretId="nothing")
refused(secrets.exceptions.ResourceNotFoundException, secrets.get_secret_value, SecretId="rehearsal-redshift", VersionStage="AWSPREVIOUS")
finish()
