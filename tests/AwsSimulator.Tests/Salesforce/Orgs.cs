using AwsSimulator.Salesforce;

namespace AwsSimulator.Tests.Salesforce;

/// <summary>Orgs to test with, all at the same simulated moment, which lasts until it is moved.</summary>
internal static class Orgs
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 6, 30, 0, 400, TimeSpan.Zero);

    public static SimulatedClock Clock() => new(Start, new StandingClock());

    public static SalesforceOrg Generated(int seed = 1, int records = 2000) => SalesforceOrg.Generate(seed, records, Clock());

    public static SalesforceOrg Loaded(string folder) => SalesforceOrg.Load(folder, 1, Clock());

    /// <summary>Everything a record says, for comparing and printing.</summary>
    public static string Text(this SalesforceRecord record, SalesforceObject owner) =>
        string.Join('|', owner.Fields.Select(field => $"{field.Name}={record[field]}"));

    private sealed class StandingClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
