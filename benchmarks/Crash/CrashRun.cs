using System.Globalization;

namespace Orchestrator.Benchmarks.Crash;

/// <summary>Kills an engine (SIGKILL) at random moments of a mixed workload, and looks after each kill and at the end for what it lost or did twice.</summary>
public sealed class CrashRun(int kills, int seed, TextWriter to)
{
    private static readonly TimeSpan LongestFinish = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orchestrator-crash-");
    private readonly Random _random = new(seed);
    private readonly List<string> _problems = [];
    private int _effectsSeen;

    private string EngineFile => Path.Combine(_folder.FullName, "engine.db");

    private string LedgerFile => Path.Combine(_folder.FullName, "ledger");

    /// <summary>True when nothing was lost and nothing decided twice. The engine's file is kept otherwise, and named.</summary>
    public async Task<bool> Run(CancellationToken stop)
    {
        Say($"crash   {kills} kills, seed {seed}");
        int next = 0;
        for (int kill = 1; kill <= kills; kill++)
        {
            string moment = await LiveAndDie(next, stop);
            next = Inspect(kill, moment);
        }

        await using (EngineChild last = EngineChild.Start("rounds", EngineFile, LedgerFile))
        {
            await Finish(last, stop);
        }

        return await Judge();
    }

    private async Task<string> LiveAndDie(int next, CancellationToken stop)
    {
        await using EngineChild victim = EngineChild.Start("rounds", EngineFile, LedgerFile, next.ToString(CultureInfo.InvariantCulture));
        // Some do not live to see their engine started.
        bool early = _random.Next(6) == 0;
        TimeSpan life = TimeSpan.FromMilliseconds(_random.Next(early ? 250 : 700));
        if (!early && await victim.Says(stop) != "ready")
        {
            _problems.Add("lost: the engine did not start again");
        }

        await Task.Delay(life, stop);
        await victim.Kill();
        return string.Create(CultureInfo.InvariantCulture, $"{life.TotalMilliseconds,3} ms after {(early ? "its birth" : "its start"),-9}");
    }

    /// <summary>Returns the number of the next round.</summary>
    private int Inspect(int kill, string moment)
    {
        using FileProbe file = new(EngineFile);
        string[] effects = new Ledger(LedgerFile).Read();
        List<string> found =
        [
            .. effects.Skip(_effectsSeen).Where(effect => !file.Knows(effect)).Select(effect => $"twice: {effect} happened, and history knows nothing of it"),
            .. file.Damage() is { } damage ? [$"lost: the file is damaged: {damage}"] : Array.Empty<string>(),
        ];
        _effectsSeen = effects.Length;
        Say($"kill {kill,4}   {moment}   {file.Started,5} rounds, {file.Ended,5} ended, {effects.Length,7:N0} effects   {(found.Count == 0 ? "right" : "WRONG")}");
        _problems.AddRange(found);
        return file.Started;
    }

    private async Task Finish(EngineChild last, CancellationToken stop)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(LongestFinish);
        try
        {
            if (await last.Says(limit.Token) != "ready" || await last.Says(limit.Token) != "done")
            {
                _problems.Add("lost: the last engine ended before its orchestrations did");
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            _problems.Add($"lost: after {LongestFinish.TotalMinutes} minutes there are still orchestrations that have not ended");
        }
    }

    private async Task<bool> Judge()
    {
        string[] effects = new Ledger(LedgerFile).Read();
        FinalCheck check = new(EngineFile, effects);
        if (_problems.Count == 0)
        {
            _problems.AddRange(await check.Problems());
        }

        foreach (string problem in _problems)
        {
            Say($"  {problem}");
        }

        int repeated = effects.Length - effects.Distinct().Count();
        int lost = _problems.Count(problem => problem.StartsWith("lost", StringComparison.Ordinal)), twice = _problems.Count - lost;
        Say($"{kills} kills: {check.Rounds:N0} rounds of {check.Instances:N0} orchestrations, {effects.Length:N0} effects of which {repeated:N0} were repeated; "
            + $"{lost} lost, {twice} decided twice");
        if (_problems.Count > 0)
        {
            Say($"The engine's file is kept: {EngineFile}");
            return false;
        }

        _folder.Delete(recursive: true);
        return true;
    }

    private void Say(string line) => to.WriteLine(line);
}
