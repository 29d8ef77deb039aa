using Orchestrator.Configuration;

namespace Orchestrator.Planning;

/// <summary>What can be said about a start request before anyone is asked.</summary>
public static class RequestCheck
{
    /// <summary>Everything wrong with the request; empty for one that may start.</summary>
    public static IEnumerable<ConfigurationProblem> Problems(Pipeline pipeline, RunRequest request)
    {
        string[] known = [.. pipeline.Objects.Select(o => o.Name.Value)];
        foreach (string name in (request.Objects ?? []).Where(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            yield return new ConfigurationProblem("ORC1023", $"pipeline \"{pipeline.Name}\" has no object \"{name}\"")
            {
                Nearest = NearestName.Of(name, known),
                Allowed = NearestName.Of(name, known) is null ? string.Join(", ", known) : null,
            };
        }

        string[] procedures = [.. pipeline.Procedures.Select(procedure => procedure.Name)];
        foreach (string name in (request.Procedures ?? []).Where(name => !procedures.Contains(name, StringComparer.Ordinal)))
        {
            yield return new ConfigurationProblem("ORC1074", $"pipeline \"{pipeline.Name}\" has no procedure \"{name}\"")
            {
                Nearest = NearestName.Of(name, procedures),
            };
        }

        if (request.From is null != request.To is null)
        {
            yield return new ConfigurationProblem("ORC1022", "a window needs both from and to");
        }
        else if (request.To <= request.From)
        {
            yield return new ConfigurationProblem("ORC1020", "the window ends before it begins")
            {
                Found = $"from {request.From:yyyy-MM-ddTHH:mm:ssZ} to {request.To:yyyy-MM-ddTHH:mm:ssZ}",
            };
        }
        else if (request.From is not null && request.Mode is not null and not LoadMode.Window)
        {
            yield return new ConfigurationProblem("ORC1022", "from and to go with mode window only");
        }

        if (request.From?.UtcTicks % TimeSpan.TicksPerSecond > 0 || request.To?.UtcTicks % TimeSpan.TicksPerSecond > 0)
        {
            yield return new ConfigurationProblem("ORC1010", "a window is given in whole seconds");
        }
    }

    /// <summary>The pipeline's objects this request is about, in the file's order.</summary>
    public static IEnumerable<PipelineObject> Chosen(Pipeline pipeline, RunRequest request) => pipeline.Objects.Where(o =>
        request.Procedures is null
        && (request.Objects is not { Count: > 0 } || request.Objects.Contains(o.Name.Value, StringComparer.OrdinalIgnoreCase)));
}
