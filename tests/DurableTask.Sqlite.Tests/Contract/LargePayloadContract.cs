using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Tests.Contract;

public sealed class LargePayloadsInMemory() : LargePayloadContract(null);

public sealed class LargePayloadsOnFile() : LargePayloadContract(NewFile())
{
    [Fact]
    public async Task ListingInstances_WithoutTheirPayloads_DoesNotReadThem()
    {
        Tasks.AddOrchestratorFunc<string, string>("o", (_, text) => text);
        for (int i = 0; i < 5; i++)
        {
            await Run("o", Text(1_000_000));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        int listed = 0;
        await foreach (OrchestrationMetadata _ in Client.GetAllInstancesAsync())
        {
            listed++;
        }

        Assert.Equal(5, listed);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public async Task Steps_WithLargePayloads_TakeTheirOwnSizeEach()
    {
        Tasks.AddActivityFunc<string, string>("echo", (_, text) => text);
        Tasks.AddOrchestratorFunc<int, int>("o", async (context, steps) =>
        {
            int length = 0;
            for (int i = 0; i < steps; i++)
            {
                length += (await context.CallActivityAsync<string>("echo", Text(300_000))).Length;
            }

            return length;
        });

        await Run("o", 5);
        long five = await Size();
        await Run("o", 10);
        long ten = await Size() - five;

        Assert.InRange(ten, 2 * five * 0.8, 2 * five * 1.2);
    }

    async Task<long> Size() => await Engine.Store.Read(file => file.Scalar<long>("PRAGMA page_count") - file.Scalar<long>("PRAGMA freelist_count"));
}

public abstract class LargePayloadContract(string? file) : EngineContract(file)
{
    [Fact]
    public async Task Payloads_OfTenMegabytes_ArriveEverywhere()
    {
        Tasks.AddActivityFunc<string, string>("echo", (_, text) => text);
        Tasks.AddOrchestratorFunc<string, string>("o", (context, text) => context.CallActivityAsync<string>("echo", text));

        OrchestrationMetadata end = await Run("o", Text(10_000_000));

        Assert.Equal(10_000_000, end.ReadInputAs<string>()!.Length);
        Assert.Equal(end.SerializedInput, end.SerializedOutput);
    }

    protected static string Text(int length) => string.Concat(Enumerable.Repeat("ten \"chars", length / 10));
}
