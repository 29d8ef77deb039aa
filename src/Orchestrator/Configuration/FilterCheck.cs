namespace Orchestrator.Configuration;

/// <summary>What is right in a pipeline file and may still surprise.</summary>
public static class FilterCheck
{
    // Nothing but these stays as it was when the record was made.
    private static readonly string[] Unchanging = ["Id", "CreatedDate", "CreatedById"];

    /// <summary>
    /// Filters over fields that can change: a record that stops matching is asked for no more, so the target keeps what it was, for ever.
    /// One sentence each, with the place.
    /// </summary>
    public static IEnumerable<string> Warnings(Pipeline pipeline) =>
        from o in pipeline.Objects
        from filter in o.Filter
        where !Unchanging.Contains(filter.Field.Value, StringComparer.OrdinalIgnoreCase)
        let place = filter.Field.Place
        select $"{place.File}:{place.Line}:{place.Column}: {filter.Field} can change, and {o.Name} records that stop matching stay "
            + "in the target as they were";
}
