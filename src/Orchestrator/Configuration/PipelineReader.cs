using NCrontab;
using Orchestrator.Planning;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Configuration;

/// <summary>Reads one pipeline file. Notes everything that is wrong with it; gives the pipeline only if nothing is.</summary>
internal static class PipelineReader
{
    public static (Pipeline? Pipeline, IReadOnlyList<ConfigurationProblem> Problems) Read(string file, string text)
    {
        var source = new YamlSource(file, text);
        var problems = new List<ConfigurationProblem>();
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException broken)
        {
            string why = broken.InnerException?.Message ?? broken.Message;
            return (null, [ConfigurationProblem.At(source.Of(broken.Start), "ORC1001", $"the file is not YAML: {why}")]);
        }

        if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
        {
            const string OnePipeline = "the file must hold one pipeline: one document of keys and values";
            return (null, [ConfigurationProblem.At(source.Whole, "ORC1001", OnePipeline)]);
        }

        Pipeline pipeline = Read(new YamlMap(root, source, problems));
        return (problems.Count == 0 ? pipeline : null, problems);
    }

    private static Pipeline Read(YamlMap file)
    {
        TimeSpan lag = file.Time("lag", "0s", "1d") ?? TimeSpan.FromMinutes(5);
        Written name = file.Required("name", Identifier.Pipeline);
        var pipeline = new Pipeline
        {
            Name = name,
            Schedule = Schedule(file),
            TimeZone = Zone(file),
            Salesforce = Salesforce(file),
            Redshift = RedshiftReader.Read(file),
            Concurrency = file.Whole("concurrency", 4, 1, 100),
            Attempts = file.Whole("attempts", 2, 1, 5),
            AbortOnObjectFailure = file.Choice("onObjectFailure", "way to go on", false, ("continue", false), ("abort", true)),
            RowCheck = file.Choice("rowCheck", "row check", RowCheck.Exact, ("exact", RowCheck.Exact), ("report", RowCheck.Report)),
            Lag = lag,
            Overlap = file.Time("overlap", "0s", "7d") ?? TimeSpan.FromMinutes(10),
            Polling = Polling(file),
            Objects = ObjectReader.ReadAll(file, name),
            Procedures = [.. file.List("procedures").Select(sql => file.Text(sql, "procedures")?.Value ?? "")],
        };
        file.RefuseOtherKeys();
        return pipeline;
    }

    private static CrontabSchedule? Schedule(YamlMap file)
    {
        if (file.Text("schedule") is not { } text)
        {
            return null;
        }

        CrontabSchedule? schedule = CrontabSchedule.TryParse(text.Value, new CrontabSchedule.ParseOptions { IncludingSeconds = true });
        if (schedule is null)
        {
            const string Fields = "six fields: second minute hour day month weekday";
            file.Report(text, "ORC1008", $"\"{text}\" is not a schedule", Fields, "every day at 6:30 is \"0 30 6 * * *\"");
        }

        return schedule;
    }

    private static TimeZoneInfo Zone(YamlMap file)
    {
        if (file.Text("timeZone") is not { } text)
        {
            return TimeZoneInfo.Utc;
        }

        // Windows names are accepted by the runtime; a file must mean the same on every host.
        if (TimeZoneInfo.TryFindSystemTimeZoneById(text.Value, out TimeZoneInfo? zone) && zone.HasIanaId)
        {
            return zone;
        }

        file.Report(text, "ORC1009", $"\"{text}\" is not a time zone", "an IANA name such as UTC, Europe/Berlin, America/New_York");
        return TimeZoneInfo.Utc;
    }

    private static SalesforceSource Salesforce(YamlMap file)
    {
        if (file.Map("salesforce") is not { } section)
        {
            return new SalesforceSource(file.Missing("salesforce"), "BULKV2");
        }

        var salesforce = new SalesforceSource(
            section.Required("connectorProfile", Identifier.ConnectorProfile),
            section.Choice("dataTransferApi", "data transfer API", "BULKV2", ("BULKV2", "BULKV2"), ("REST_SYNC", "REST_SYNC")));
        section.RefuseOtherKeys();
        return salesforce;
    }

    private static PollLimits Polling(YamlMap file)
    {
        if (file.Map("polling") is not { } section)
        {
            return new PollLimits(5_000, 60_000);
        }

        TimeSpan floor = section.Time("floor", "100ms", "10m") ?? TimeSpan.FromSeconds(5);
        TimeSpan ceiling = section.Time("ceiling", "100ms", "1h") ?? TimeSpan.FromSeconds(Math.Max(60, floor.TotalSeconds));
        if (ceiling < floor)
        {
            section.Report(section.Text("ceiling")!, "ORC1012", "polling.ceiling is shorter than polling.floor");
        }

        section.RefuseOtherKeys();
        return new PollLimits((int)floor.TotalMilliseconds, (int)ceiling.TotalMilliseconds);
    }
}
