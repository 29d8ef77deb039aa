using System.Diagnostics;
using AwsSimulator.Salesforce;
using Orchestrator.Cli.Chaos.Marts;
using Orchestrator.Planning;
using Orchestrator.Reporting;

namespace Orchestrator.Cli.Chaos;

/// <summary>Plays one script: in every round the org lives, a run goes wrong, is made good, and the laws are looked at.</summary>
internal sealed class ChaosSeed(ChaosScript script)
{
    // A run in which nothing is injected any more must load everything; the first one may have to follow a schema.
    private const int MostTries = 4;

    private readonly ChaosTally _tally = new();
    private readonly List<string> _broken = [];
    private int _runs;

    /// <param name="server">Connection string of the PostgreSQL server all seeds share.</param>
    public async Task<SeedResult> Play(string server, bool isTalkative, CancellationToken stop)
    {
        long began = Stopwatch.GetTimestamp();
        try
        {
            await using ChaosStage stage = await ChaosStage.Set(script, server, isTalkative, stop);
            await Play(stage, stop);
        }
        catch (BrokenLawException law)
        {
            _broken.Add(law.Message);
        }
        catch (Exception error) when (!stop.IsCancellationRequested)
        {
            // One seed that cannot be played must not take the others with it, and is no success either.
            _broken.Add($"the seed could not be played: {error}");
        }

        return new SeedResult
        {
            Seed = script.Seed,
            Objects = script.Objects.Count,
            Tables = script.Mart?.Tables.Count ?? 0,
            Runs = _runs,
            Injected = _tally.Lines(),
            Kinds = _tally.Kinds,
            Broken = _broken,
            Took = Stopwatch.GetElapsedTime(began),
        };
    }

    private async Task Play(ChaosStage stage, CancellationToken stop)
    {
        var laws = new ChaosLaws(stage);
        var run = new ChaosRun(stage, _tally, stage.Settings.IsTalkative);
        await using Forger? forger = script.Mart is { Delivery: Delivery.Forged } ? new Forger(stage, _tally, () => run.Current) : null;
        if (script.Mart is { Delivery: Delivery.Lossy })
        {
            _tally.Add(ChaosKind.LossyEvents, ChaosTally.Words(ChaosKind.LossyEvents));
        }

        try
        {
            foreach (ChaosRound round in script.Rounds)
            {
                await (round.Mart is { } mart ? stage.Mart!.Live(mart.Changes, stop) : Task.CompletedTask);
                if (round.Lives is { } length)
                {
                    laws.Except(stage.Simulator.Org.Live(length, round.Rates));
                }

                await Play(round, run, laws, stage.Simulator.Clock.GetUtcNow(), stop);
                if (_broken.Count > 0)
                {
                    return;
                }
            }

            _broken.AddRange(await laws.WhenRebuilt(stop));
            await (forger is null ? Task.CompletedTask : LookAtEvents(forger, stage, stop));
        }
        finally
        {
            _runs = run.Count;
        }
    }

    private async Task LookAtEvents(Forger forger, ChaosStage stage, CancellationToken stop)
    {
        await forger.End();
        _broken.AddRange(forger.Broken);
        _broken.AddRange((await stage.Host.Runs(stop)).Where(run => forger.Runs.Contains(run.RunId))
            .Select(run => $"events: run {run.RunId} was started by an event that somebody had invented"));
    }

    private async Task Play(ChaosRound round, ChaosRun run, ChaosLaws laws, DateTimeOffset lived, CancellationToken stop)
    {
        RunView ended = await run.With(round, stop);
        await Look(ended, run, round, laws, stop);
        bool stale = run.OrgChanged;
        for (int tries = 1; ended.Outcome != RunOutcome.Succeeded || stale; tries++)
        {
            if (tries > MostTries)
            {
                throw new BrokenLawException($"retries: run {ended.RunId}, in which nothing went wrong, ended {ended.Outcome}: {Why(ended.Report!)}");
            }

            ended = stale && ended.Outcome == RunOutcome.Succeeded ? await run.Plain(round, stop) : await run.Again(ended, round, stop);
            stale = stale && ended.Report!.RetryOf is not null;
            await Look(ended, run, round, laws, stop);
        }

        if (round.Mode == LoadMode.Full)
        {
            laws.LoadedInFull();
        }

        Add(await laws.WhenLoaded(lived, stop), ended, round);
    }

    private async Task Look(RunView ended, ChaosRun run, ChaosRound round, ChaosLaws laws, CancellationToken stop)
    {
        RunView[] all = [.. (await run.Others(stop)).Append(ended).OrderBy(one => one.StartedAt)];
        // Each has had its effects by now, whichever is looked at first.
        Array.ForEach(all, one => laws.Count(one.Report!));
        foreach (RunView one in all)
        {
            Add(await laws.AfterEveryRun(one, stop), one, round);
        }
    }

    private void Add(IReadOnlyList<string> broken, RunView run, ChaosRound round)
    {
        if (broken.Count > 0)
        {
            _broken.AddRange(broken);
            _broken.Add($"seen after run {run.RunId} ({round.Mode}, {run.Outcome}): {Why(run.Report!)}");
        }
    }

    private static string Why(RunReport report) => string.Join("; ", (string[])
    [
        .. report.Problems.Select(problem => problem.Message),
        .. report.Errors,
        .. report.Objects.Select(o => $"{o.Name} {o.Mode} {o.Window} attempt {o.Attempts} {o.State} {o.Error}"),
        .. report.Statements.Where(statement => !statement.Succeeded).Select(statement => $"{statement.Step}: {statement.Error}"),
    ]);
}
