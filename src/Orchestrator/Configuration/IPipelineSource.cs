namespace Orchestrator.Configuration;

/// <summary>Where the pipelines of a deployment are kept.</summary>
public interface IPipelineSource
{
    /// <summary>How long an answer is good for before the source is asked again; zero for one that is asked every time.</summary>
    TimeSpan Freshness { get; }

    /// <summary>Everything the source holds now. The same set as before where nothing changed.</summary>
    /// <exception cref="SourceUnreachableException">It cannot be asked now, or not by this identity.</exception>
    Task<PipelineSet> Read(CancellationToken stop);
}

/// <summary>The source of pipelines did not answer, or refused to.</summary>
/// <param name="place">As the setting names it.</param>
/// <param name="found">The service's error code.</param>
/// <param name="needed">What the identity must be allowed to do, or what must be there.</param>
public sealed class SourceUnreachableException(string place, string found, string needed, Exception inner)
    : Exception($"the pipelines at {place} cannot be read: {inner.Message}", inner)
{
    public ConfigurationProblem Problem => new("ORC1039", Message) { File = place, Found = found, Note = needed };
}
