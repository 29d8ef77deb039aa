using Microsoft.DurableTask;

namespace Sdks.Tests.Functions;

public class TaskFailureTests
{
    [Fact]
    public void FromException_WithInner_KeepsTheChain()
    {
        TaskFailureDetails details = TaskFailureDetails.FromException(new InvalidOperationException("outer", new FormatException("inner")));

        Assert.Equal("System.InvalidOperationException", details.ErrorType);
        Assert.Equal("System.FormatException: inner", details.InnerFailure!.ToString());
    }

    [Theory]
    [InlineData(typeof(ArgumentException), true)]
    [InlineData(typeof(ArgumentNullException), true)]
    [InlineData(typeof(FormatException), false)]
    public void IsCausedBy_TypeOrBaseType_Matches(Type type, bool expected) =>
        Assert.Equal(expected, new TaskFailureDetails("System.ArgumentNullException", "m", null, null, null).IsCausedBy(type));

    [Fact]
    public void IsCausedBy_TypeNobodyLoaded_DoesNotMatch() =>
        Assert.False(new TaskFailureDetails("Gone.Error", "m", null, null, null).IsCausedBy<Exception>());

    [Fact]
    public void TaskFailedException_OfDetails_SaysTaskAndCause()
    {
        var details = new TaskFailureDetails("System.TimeoutException", "no answer", null, null, null);

        var error = new TaskFailedException("StartFlow", 4, details);

        Assert.Equal("Task 'StartFlow' (#4) failed with an unhandled exception: no answer", error.Message);
        Assert.Equal((4, "StartFlow"), (error.TaskId, error.TaskName));
    }
}
