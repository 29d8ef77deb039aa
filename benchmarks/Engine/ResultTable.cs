using System.Globalization;

namespace DurableTask.Sqlite.Benchmarks;

/// <summary>The table people read: figure, goal, processor time per unit, and growth against the smaller case of the same kind.</summary>
internal sealed class ResultTable
{
    readonly List<string> rows = [];

    /// <summary>A throughput; more is better.</summary>
    public void Add(string name, Figure figure, string unit, double goal, Figure? smaller = null)
    {
        string growth = smaller is null
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{(double)figure.Units / smaller.Units:0.#} × the work in {figure.Time / smaller.Time:0.00} × the time");
        Row(name, figure.PerSecond, unit, goal, figure.PerSecond >= goal, string.Create(
            CultureInfo.InvariantCulture, $"{figure.ProcessorMicrosecondsPerUnit,8:N0} {figure.Commits,8:N0}  {growth}"));
    }

    /// <summary>A limit; less is better.</summary>
    public void AddLimit(string name, double value, string unit, double limit) => Row(name, value, unit, limit, value <= limit, "");

    public void Print(SynchronousMode mode)
    {
        Console.WriteLine($"synchronous={mode.ToString().ToUpperInvariant()}, {Environment.ProcessorCount} processors");
        Console.WriteLine($"{"case",-52} {"figure",10} {"",-18} {"goal",8} {"",-8} {"CPU µs",8} {"commits",8}");
        rows.ForEach(Console.WriteLine);
    }

    void Row(string name, double value, string unit, double goal, bool reached, string rest) => rows.Add(string.Create(
        CultureInfo.InvariantCulture, $"{name,-52} {value,10:N0} {unit,-18} {goal,8:N0} {(reached ? "reached" : "missed"),-8} {rest}").TrimEnd());
}
