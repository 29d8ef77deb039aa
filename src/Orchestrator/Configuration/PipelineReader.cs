using NCrontab;
using Orchestrator.Planning;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Orchestrator.Configuration;

/// <summary>Reads one pipeline file. Notes everything that is wrong with it; gives the pipeline only if nothing is.</summary>
internal static class PipelineReader
{
    public static ReadPipeline Read(string file, string text)
    {
        var source = new YamlSource(file, text);
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException broken)
        {
            string why = broken.InnerException?.Message ?? broken.Message;
            SourcePlace place = source.Of(broken.Start);
            return new ReadPipeline([file], null, [ConfigurationProblem.At(place, "ORC1001", $"the file is not YAML: {why}")]);
        }

        if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
        {
            const string OnePipeline = "the file must hold one pipeline: one document of keys and values";
            return new ReadPipeline([file], null, [ConfigurationProblem.At(source.Whole, "ORC1001", OnePipeline)]);
        }

        return Read([file], root, source);
    }

    /// <param name="files">Where it comes from.</param>
    public static ReadPipeline Read(IReadOnlyList<string> files, YamlMappingNode root, NodePlaces places)
    {
        var problems = new List<ConfigurationProblem>();
        Pipeline pipeline = Read(new YamlMap(root, places, problems));
        return new ReadPipeline(files, problems.Count == 0 ? pipeline : null, problems);
    }

    public static Pipeline Read(YamlMap file)
    {
        Written name = file.Required("name", Identifier.Pipeline, "Unique among all pipelines; run ids and flow names begin with it.");
        IReadOnlyList<PipelineObject> objects = ObjectReader.ReadAll(file, name);
        file.NeedsBesides(
            "objects", "source", "dms", objects.Any(o => o.Replica is null), "salesforce", "redshift/connectorProfile", "redshift/intermediateBucket");
        var pipeline = new Pipeline
        {
            Name = name,
            Schedule = Schedule(file),
            TimeZone = Zone(file),
            StartOn = StartOnReader.ReadAll(file),
            Salesforce = Salesforce(file),
            Redshift = RedshiftReader.Read(file),
            Concurrency = file.Whole("concurrency", 4, 1, 100, "Flows alive at once."),
            Attempts = file.Whole("attempts", 2, 1, 5, "Attempts at one object within a run."),
            AbortOnObjectFailure = file.Choice("onObjectFailure", "way to go on", false,
                "What an object that failed means for the others: continue loads and consolidates them, abort consolidates nothing.",
                ("continue", false), ("abort", true)),
            RowCheck = file.Choice("rowCheck", "row check", RowCheck.Exact,
                "A load with fewer rows staged than AppFlow processed: exact quarantines it, report only says so.",
                ("exact", RowCheck.Exact), ("report", RowCheck.Report)),
            Lag = file.Time("lag", "5m", "0s", "1d", "What AWS saw this long before its clock is taken as complete.")!.Value,
            Overlap = file.Time("overlap", "10m", "0s", "7d", "How far an incremental window reaches back into what is covered.")!.Value,
            Polling = Polling(file),
            HeldBack = file.Time("heldBack", "6h", "1s", "2d", "How long a flow may wait for room in the AWS account.")!.Value,
            Objects = objects,
            Procedures = ProcedureReader.ReadAll(file, objects),
            ProcedureConcurrency = file.Whole("procedureConcurrency", 4, 1, 16, "Procedures that run at once."),
        };
        StartOnReader.RefuseLoops(file, pipeline);
        file.RefuseOtherKeys();
        return pipeline;
    }

    private const string ScheduleText =
        "When it starts by itself: second minute hour day month weekday. Without it the pipeline is only started from outside.";

    private static CrontabSchedule? Schedule(YamlMap file)
    {
        if (file.Text("schedule", ScheduleText, @"^\s*\S+(\s+\S+){5}\s*$") is not { } text)
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
        if (file.Text("timeZone", "IANA name of the zone in which the schedule is read, e.g. Europe/Berlin. Default UTC.") is not { } text)
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

    private static SalesforceSource? Salesforce(YamlMap file)
    {
        if (file.Map("salesforce", "Where records come from; needed unless every object is a table of a DMS task.") is not { } section)
        {
            return null;
        }

        var salesforce = new SalesforceSource(
            section.Required("connectorProfile", Identifier.ConnectorProfile, "AppFlow's name of the connection to the Salesforce org."),
            section.Choice("dataTransferApi", "data transfer API", "BULKV2",
                "How AppFlow reads Salesforce. Pinned, so that formats do not change between runs.",
                ("BULKV2", "BULKV2"), ("REST_SYNC", "REST_SYNC")));
        section.RefuseOtherKeys();
        return salesforce;
    }

    private static PollLimits Polling(YamlMap file)
    {
        if (file.Map("polling", "How long a wait between two looks at a flow or statement may be.") is not { } section)
        {
            return PollLimits.Default;
        }

        TimeSpan floor = section.Time("floor", "5s", "100ms", "10m", "The shortest.")!.Value;
        TimeSpan ceiling = section.Time("ceiling", "1h", "100ms", "1h", "The longest. The first wait ends when a flow's end is near.")!.Value;
        if (ceiling < floor)
        {
            section.Report(section.Value("ceiling", "")!, "ORC1012", "polling.ceiling is shorter than polling.floor");
        }

        section.RefuseOtherKeys();
        return new PollLimits((int)floor.TotalMilliseconds, (int)ceiling.TotalMilliseconds);
    }
}

/// <summary>What one file, or the items of one pipeline, came to.</summary>
/// <param name="Files">Where it comes from.</param>
/// <param name="Pipeline">Null where anything is wrong with it.</param>
internal sealed record ReadPipeline(IReadOnlyList<string> Files, Pipeline? Pipeline, IReadOnlyList<ConfigurationProblem> Problems);
