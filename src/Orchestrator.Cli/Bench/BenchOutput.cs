using Orchestrator.Benchmarks;

namespace Orchestrator.Cli.Bench;

/// <summary>Shows measurements as they come.</summary>
public abstract class BenchOutput
{
    public abstract void Begin(string area);

    public abstract void Write(Measurement measurement);
}
