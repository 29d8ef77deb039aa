using FsCheck;
using FsCheck.Fluent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace DurableTask.Sqlite.Tests.RandomPrograms;

/// <summary>Whatever the program and however it is interrupted, its result is the same.</summary>
public sealed class RandomProgramTests : IDisposable
{
    static readonly Arbitrary<RandomProgram> Programs = Program(depth: 2).ToArbitrary();

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("engine-random-");
    int runs;

    [Fact]
    public void Program_Uninterrupted_GivesItsValue() => Check(50, program => Run(program, new SqliteEngineOptions()));

    [Fact]
    public void Program_EvictedAfterEveryTurn_GivesTheSame() =>
        Check(30, program => Run(program, new SqliteEngineOptions { MaxLiveOrchestrations = 0 }));

    [Fact]
    public void Program_StoppedHardAfterEveryCommit_GivesTheSame() => Check(20, RunWithCrashes);

    [Fact]
    public void Program_FailingAtRandomAndRewound_GivesTheSame() => Check(60, RunWithRewinds);

    public void Dispose() => folder.Delete(recursive: true);

    static void Check(int programs, Func<RandomProgram, Task<long>> run) =>
        Prop.ForAll(Programs, program => run(program).GetAwaiter().GetResult() == program.Value())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(programs));

    static async Task<long> Run(RandomProgram program, SqliteEngineOptions options)
    {
        await using SqliteEngine engine = NewEngine(options);
        await engine.StartAsync(default);
        await StartOnce(engine, program);
        return await Result(engine);
    }

    /// <summary>Each life of the engine ends with its first commit, which nobody hears of.</summary>
    async Task<long> RunWithCrashes(RandomProgram program)
    {
        var options = new SqliteEngineOptions { File = Path.Combine(folder.FullName, $"{runs++}.db"), Synchronous = SynchronousMode.Normal };
        while (true)
        {
            await using SqliteEngine engine = NewEngine(options);
            await engine.StartAsync(default);
            var crashed = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            engine.Store.Commits.AfterCommit = () =>
            {
                engine.Store.Commits.Drop();
                crashed.TrySetException(new EngineStoppedException());
            };
            try
            {
                await StartOnce(engine, program);
                return await await Task.WhenAny(Result(engine), crashed.Task);
            }
            catch (EngineStoppedException)
            {
                // The next life goes on.
            }
        }
    }

    static async Task<long> RunWithRewinds(RandomProgram program)
    {
        int failures = 6;
        await using SqliteEngine engine = NewEngine(
            new SqliteEngineOptions(),
            ProgramInterpreter.Tasks(breaks: () => Random.Shared.Next(3) == 0 && Interlocked.Decrement(ref failures) >= 0));
        await engine.StartAsync(default);
        await StartOnce(engine, program);
        while (true)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            if ((await engine.Client.WaitForInstanceCompletionAsync("it", limit.Token)).RuntimeStatus != OrchestrationRuntimeStatus.Failed)
            {
                return await Result(engine);
            }

            await engine.Client.RewindInstanceAsync("it", "once more", limit.Token);
        }
    }

    static async Task StartOnce(SqliteEngine engine, RandomProgram program)
    {
        if (await engine.Client.GetInstanceAsync("it") is null)
        {
            await engine.Client.ScheduleNewOrchestrationInstanceAsync(
                "program", new ProgramInterpreter.Run(program, 0), new StartOrchestrationOptions("it"), CancellationToken.None);
        }
    }

    static async Task<long> Result(SqliteEngine engine)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        OrchestrationMetadata end = await engine.Client.WaitForInstanceCompletionAsync("it", getInputsAndOutputs: true, limit.Token);
        Assert.True(end.RuntimeStatus == OrchestrationRuntimeStatus.Completed, end.FailureDetails?.ToString());
        return end.ReadOutputAs<long>();
    }

    static SqliteEngine NewEngine(SqliteEngineOptions options, DurableTaskRegistry? tasks = null) =>
        new(tasks ?? ProgramInterpreter.Tasks(), options, new ServiceCollection().BuildServiceProvider(), NullLoggerFactory.Instance);

    static Gen<RandomProgram> Program(int depth) =>
        from steps in Step(depth).ListOf().Resize(5)
        from rounds in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Choose(1, 2)))
        select new RandomProgram([.. steps], rounds);

    static Gen<RandomStep> Step(int depth)
    {
        Gen<RandomStep> leaf = Gen.OneOf(
            Gen.Choose(0, 9).Select(n => (RandomStep)new CallActivity(n)),
            Gen.Choose(0, 9).Select(n => (RandomStep)new FailAndCatch(n)),
            Gen.Constant((RandomStep)new Sleep()),
            Gen.Choose(0, 9).Select(n => (RandomStep)new RaceAgainstTimer(n)),
            Gen.Choose(1, 3).Select(n => (RandomStep)new TalkToOneself(n)),
            Gen.Choose(1, 3).Select(n => (RandomStep)new RetryByHandler(n)),
            Gen.Choose(0, 9).Select(n => (RandomStep)new AbandonWaiter(n)),
            Gen.Choose(0, 19).Select(n => (RandomStep)new EventAgainstTimer(n / 2, n % 2 == 0)));
        return depth == 0
            ? leaf
            : Gen.Frequency(
                (3, leaf),
                (1, Step(depth - 1).ListOf().Resize(4).Select(b => (RandomStep)new InParallel([.. b]))),
                (1, Program(depth - 1).Select(p => (RandomStep)new CallChild(p))),
                (1, Program(depth - 1).Select(p => (RandomStep)new FailingChild(p))));
    }
}
