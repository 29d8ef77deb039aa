using DurableTask.Sqlite;
using DurableTask.Sqlite.Benchmarks;

// Usage: Engine [--full] [--normal] [--memory]. Default: small sizes, file store, synchronous=FULL.
bool full = args.Contains("--full");
var table = new ResultTable();
SynchronousMode mode = args.Contains("--normal") ? SynchronousMode.Normal : SynchronousMode.Full;
await using var bench = new EngineBench(mode, inMemory: args.Contains("--memory"));

// Long enough for the JIT to have optimized what the cases run.
await bench.FanOut(1000);
await bench.Chain(500);
await bench.Many(2000, atOnce: 16);

Figure fanOut = await bench.FanOut(1000);
table.Add("fan-out of 1,000 activities", fanOut, "activities/s", goal: 8000);
table.Add("fan-out of 4,000 activities", await bench.FanOut(4000), "activities/s", goal: 8000, fanOut);

int many = full ? 5000 : 1000;
table.Add($"{many:N0} orchestrations × 3 activities, 16 at once", await bench.Many(many, atOnce: 16), "orchestrations/s", goal: 3000);
table.Add($"{many:N0} orchestrations × 3 activities, all at once", await bench.Many(many, atOnce: many), "orchestrations/s", goal: 3000);

Figure chain = await bench.Chain(1000);
table.Add("chain of 1,000 activities", chain, "steps/s", goal: 2000);
table.Add("chain of 2,000 activities", await bench.Chain(2000), "steps/s", goal: 2000, chain);

int waiting = full ? 10_000 : 2_000;
table.AddLimit($"memory with {waiting:N0} orchestrations on timers", await bench.Waiting(waiting), "MB working set", limit: 300);
if (bench.CanRestart)
{
    table.AddLimit($"restart with those: until the first step is redone", (await bench.Restart()).TotalMilliseconds, "ms", limit: 1000);
}

table.Print(mode);
