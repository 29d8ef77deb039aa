using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orchestrator.Cli.Commands;
using Orchestrator.Planning;

namespace Orchestrator.Cli.Plan;

/// <summary>A plan for programs, one JSON object per line: version, plan_object, schema_change, summary.</summary>
public static class PlanJson
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public static IEnumerable<string> Lines(PlanPreview preview, int exit)
    {
        yield return Line(new { Type = "version", Orchestrator = VersionCommand.Version, Format = "1.0" });
        foreach (ObjectPreview o in preview.Objects)
        {
            yield return Line(new
            {
                Type = "plan_object",
                Object = o.Plan.Name,
                o.Plan.Mode,
                o.Plan.Window?.From,
                o.Plan.Window?.To,
                o.CoveredTo,
                o.Plan.Because,
                o.Plan.CursorField,
                o.Plan.Absent,
                o.NewTables,
                Task = o.Plan.Replica?.TaskArn,
                Load = o.Plan.Replica?.Load,
            });
        }

        foreach (SchemaNote note in preview.Objects.SelectMany(o => o.Notes))
        {
            yield return Line(new { Type = "schema_change", note.Object, note.Field, Change = note.Kind, note.From, note.To, Message = note.Why });
        }

        yield return Line(new
        {
            Type = "summary",
            preview.Plan.Pipeline,
            preview.Plan.AsOf,
            Work = PlanWork.Any(preview),
            Objects = preview.Objects.Count,
            preview.Scripts,
            Procedures = preview.Plan.Procedures.Select(procedure => procedure.Sql),
            Exit = exit,
        });
    }

    private static string Line<T>(T line) => JsonSerializer.Serialize(line, Json);
}
