using System.Text;
using AwsSimulator.Http;
using AwsSimulator.Models;

namespace AwsSimulator.Tests.Models;

public sealed class RequestModelTests
{
    private const string LongName = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData("appflow", "StartFlow", "{}", "1 validation error detected: Value null at 'flowName' failed to satisfy constraint: Member must not be null")]
    [InlineData("appflow", "StartFlow", """{"flowName":"a b"}""", "'a b' at 'flowName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9]")]
    [InlineData("appflow", "StartFlow", """{"flowName":"ab","clientToken":""}""", "'clientToken' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    [InlineData("appflow", "ListFlows", """{"maxResults":101}""", "'101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100")]
    [InlineData("appflow", "DescribeConnectorProfiles", """{"connectorType":"salesforce"}""", "Member must satisfy enum value set: [Salesforce, Singular")]
    [InlineData("appflow", "CancelFlowExecutions", """{"flowName":"ab","executionIds":["x","a b"]}""", "'a b' at 'executionIds.2.member' failed")]
    [InlineData("appflow", "UntagResource", """{"resourceArn":"arn","tagKeys":["aws:x"]}""", "2 validation errors detected: Value 'arn' at 'resourceArn'")]
    [InlineData("redshift-data", "BatchExecuteStatement", """{"Sqls":[]}""", "'[]' at 'sqls' failed to satisfy constraint: Member must have length greater than or equal to 1")]
    [InlineData("redshift-data", "ExecuteStatement", """{"Sql":"x","Parameters":[{"name":"a-b","value":""}]}""", "2 validation errors detected: Value 'a-b' at 'parameters.1.member.name'")]
    [InlineData("redshift-data", "ExecuteStatement", $$"""{"Sql":"x","ClientToken":"{{LongName}}"}""", "length less than or equal to 64")]
    [InlineData("redshift-data", "ExecuteStatement", """{"Sql":"x","SessionKeepAliveSeconds":86401}""", "value less than or equal to 86400")]
    [InlineData("redshift-data", "ListStatements", """{"Status":"DONE"}""", "enum value set: [SUBMITTED, PICKED, STARTED, FINISHED, ABORTED, FAILED, ALL]")]
    [InlineData("secretsmanager", "GetSecretValue", """{"SecretId":"x","VersionId":"short"}""", "'versionId' failed to satisfy constraint: Member must have length greater than or equal to 32")]
    [InlineData(
        "sts", "AssumeRoleWithWebIdentity", """{"RoleArn":"arn:aws:iam::0:role/x","RoleSessionName":"a b","WebIdentityToken":"token"}""",
        "'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern")]
    public void Check_ABrokenRule_IsToldInAwssWords(string service, string operation, string json, string expected)
    {
        AwsException error = Assert.Throws<AwsException>(() => Check(service, operation, json));

        Assert.Equal("ValidationException", error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("StartFlow", """{"flowName":1}""")]
    [InlineData("ListFlows", """{"maxResults":"1"}""")]
    [InlineData("ListFlows", """{"maxResults":1.5}""")]
    [InlineData("DeleteFlow", """{"flowName":"ab","forceDelete":"true"}""")]
    [InlineData("CancelFlowExecutions", """{"flowName":"ab","executionIds":"x"}""")]
    [InlineData("TagResource", """{"resourceArn":"arn:aws:appflow:r:1:flow/x","tags":["a"]}""")]
    public void Check_AnotherJsonType_IsASerializationError(string operation, string json) =>
        Assert.Equal("SerializationException", Assert.Throws<AwsException>(() => Check("appflow", operation, json)).Code);

    [Theory]
    [InlineData("StartFlow", """{"flowName":"ab","clientToken":null,"unheardOf":7}""")]
    [InlineData("TagResource", """{"resourceArn":"arn:aws:appflow:r:1:flow/x","tags":{"lease-until":"2026-03-01T07:00:00Z"}}""")]
    public void Check_NullsAndUnknownMembers_Pass(string operation, string json) => Check("appflow", operation, json);

    private static void Check(string service, string operation, string json) =>
        RequestModel.Of(service).Check(operation, Members.Parse(Encoding.UTF8.GetBytes(json)));
}
