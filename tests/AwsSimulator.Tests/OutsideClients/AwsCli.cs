using System.Text.Json;

namespace AwsSimulator.Tests.OutsideClients;

/// <summary>
/// The AWS CLI, a process a command. A command takes the better part of a second: what does not depend on another runs beside it.
/// </summary>
internal sealed class AwsCli(Simulator simulator, params (string Name, string Value)[] environment)
{
    /// <summary>The answer of a command; an empty object where the CLI prints none.</summary>
    public async Task<JsonElement> Answer(params string[] words)
    {
        (int code, string output, string errors) = await OutsideProcess.End(simulator, "aws", [.. words, "--output", "json"], environment);
        Assert.True(code == 0, $"aws {string.Join(' ', words)} ended with {code}:\n{output}{errors}");
        return JsonElement.Parse(string.IsNullOrWhiteSpace(output) ? "{}" : output);
    }

    /// <summary>Fails unless the service refuses the command with that error.</summary>
    public async Task Refused(string error, params string[] words)
    {
        (int code, string output, string errors) = await OutsideProcess.End(simulator, "aws", words, environment);
        Assert.True(code != 0, $"aws {string.Join(' ', words)} was not refused:\n{output}");
        Assert.Contains($"({error})", errors, StringComparison.Ordinal);
    }

    /// <summary>Repeats a command until its answer is as wanted.</summary>
    public async Task<JsonElement> Until(Func<JsonElement, bool> wanted, params string[] words)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            JsonElement answer = await Answer(words);
            if (wanted(answer))
            {
                return answer;
            }

            Assert.False(patience.IsCancellationRequested, $"The last answer was {answer}");
        }
    }
}
