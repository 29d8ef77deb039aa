using Orchestrator.Configuration;
using Orchestrator.Flows;

namespace Orchestrator.Planning;

/// <summary>Reduces a described object to what its pipeline loads.</summary>
public static class FieldSelection
{
    /// <summary>The chosen fields; key, cursor and <c>IsDeleted</c> always come along, without them no version could be placed.</summary>
    public static EntityDescription Of(PipelineObject o, EntityDescription entity)
    {
        string? cursor = Cursor(o, entity);
        return entity with
        {
            Rules = o.Table,
            Fields = [.. entity.Fields.Where(field => o.Fields.Takes(field.Name)
                || field.Name == cursor
                || field.Name == "IsDeleted"
                || o.Key.Any(key => key.Value.Equals(field.Name, StringComparison.OrdinalIgnoreCase)))],
        };
    }

    /// <summary>
    /// The field that orders versions: as configured, else <c>SystemModstamp</c>, else <c>LastModifiedDate</c>, else <c>CreatedDate</c>
    /// where records are never changed, else null.
    /// </summary>
    public static string? Cursor(PipelineObject o, EntityDescription entity)
    {
        string[] usual = o.AppendOnly ? ["SystemModstamp", "LastModifiedDate", "CreatedDate"] : ["SystemModstamp", "LastModifiedDate"];
        IEnumerable<string> candidates = o.Cursor is { } configured ? [configured.Value] : usual;
        return candidates.Select(name => Find(entity, name)?.Name).FirstOrDefault(name => name is not null);
    }

    /// <summary>The field of that name in any case, as Salesforce spells it.</summary>
    public static EntityField? Find(EntityDescription entity, string name) =>
        entity.Fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public static string Spelling(EntityDescription entity, string name) => Find(entity, name)?.Name ?? name;
}
