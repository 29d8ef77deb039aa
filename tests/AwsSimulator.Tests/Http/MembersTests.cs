using System.Text;
using AwsSimulator.Http;

namespace AwsSimulator.Tests.Http;

public sealed class MembersTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("{\"Name\":null}")]
    public void RequiredText_AbsentOrNull_IsTheValidationErrorOfAws(string json)
    {
        AwsException error = Assert.Throws<AwsException>(() => Of(json).RequiredText("Name"));

        Assert.Equal("ValidationException", error.Code);
        Assert.Equal(
            "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null", error.Message);
    }

    [Theory]
    [InlineData("{\"N\":\"1\"}")]
    [InlineData("{\"N\":1.5}")]
    public void Integer_OfAnotherType_IsASerializationError(string json) =>
        Assert.Equal("SerializationException", Assert.Throws<AwsException>(() => Of(json).Integer("N")).Code);

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    public void Parse_NoJsonObject_IsASerializationError(string body) =>
        Assert.Equal("SerializationException", Assert.Throws<AwsException>(() => Of(body)).Code);

    private static Members Of(string json) => Members.Parse(Encoding.UTF8.GetBytes(json));
}
