using AwsSimulator.Salesforce;

namespace AwsSimulator.AppFlow;

/// <summary>What CreateFlow checks of a definition's tasks against the metadata it remembers of both ends.</summary>
internal static class FlowChecks
{
    private static readonly string[] RunnableTasks = ["Filter", "Map", "Map_all", "Truncate"];

    /// <exception cref="FlowRefusedException">The first thing that cannot be right.</exception>
    public static void Check(
        FlowDefinition definition, ConnectorEntityFields source, ConnectorEntityFields destination, SalesforceObject? org)
    {
        if (definition.SourceFlowConfig.SourceConnectorProperties.Salesforce.EnableDynamicFieldUpdate == true)
        {
            throw new FlowRefusedException("enableDynamicFieldUpdate is supported with Amazon S3 destinations only");
        }

        bool mapsAll = definition.Tasks.Any(task => task.TaskType == "Map_all");
        HashSet<string> projected = mapsAll
            ? [.. source.Fields.Select(field => field.Identifier)]
            : [.. definition.Tasks.Where(task => task.IsProjection).SelectMany(task => task.SourceFields)];
        if (!mapsAll && !definition.Tasks.Any(task => task.IsProjection))
        {
            throw new FlowRefusedException("Task Validation Error: You must specify a projection task or a MAP_ALL task");
        }

        if (!mapsAll && !definition.Tasks.Any(task => task.TaskType == "Map"))
        {
            throw new FlowRefusedException("Task Validation Error: At least one field must be mapped");
        }

        foreach (FlowTask task in definition.Tasks)
        {
            CheckTask(task, source, projected, destination, org);
        }

        IEnumerable<FlowTask> maps = definition.Tasks.Where(task => task.TaskType == "Map");
        if (maps.GroupBy(task => task.DestinationField).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new FlowRefusedException($"Task Validation Error: Destination field {twice.Key} is mapped more than once");
        }
    }

    /// <exception cref="FlowRefusedException">
    /// The schedule begins in the past, or its pull needs a stamp the object does not have.
    /// </exception>
    public static void CheckSchedule(FlowDefinition definition, ConnectorEntityFields source, DateTimeOffset now)
    {
        if (definition.TriggerConfig.Schedule is not { } schedule)
        {
            return;
        }

        if (schedule.ScheduleStartTime < now || schedule.ScheduleEndTime < now)
        {
            throw new FlowRefusedException("The start and the end of a schedule must be in the future");
        }

        if (schedule.IsIncremental
            && source.Find(definition.SourceFlowConfig.IncrementalPullConfig!.DatetimeTypeFieldName!)
                is not { SourceProperties.IsTimestampFieldForIncrementalQueries: true })
        {
            throw new FlowRefusedException("The datetimeTypeFieldName must be a timestamp field for incremental queries");
        }
    }

    private static void CheckTask(
        FlowTask task, ConnectorEntityFields source, HashSet<string> projected, ConnectorEntityFields destination, SalesforceObject? org)
    {
        if (!RunnableTasks.Contains(task.TaskType))
        {
            throw new FlowRefusedException($"The simulator does not run {task.TaskType} tasks");
        }

        if (task.SourceFields.FirstOrDefault(field => source.Find(field) is null) is { } unknown)
        {
            throw new FlowRefusedException($"Task Validation Error: Source field {unknown} does not exist");
        }

        if (task.IsProjection || task.TaskType == "Map_all")
        {
            return;
        }

        if (task.SourceFields.Count != 1)
        {
            throw new FlowRefusedException(
                $"Task Validation Error: A {task.TaskType} task needs exactly one source field, found {task.SourceFields.Count}");
        }

        string name = task.SourceFields[0];
        if (!projected.Contains(name))
        {
            throw new FlowRefusedException(
                $"Task Validation Error: Field {name} is used by a {task.TaskType} task and must be in the projection");
        }

        switch (task.TaskType)
        {
            case "Map" when task.DestinationField is not { Length: > 0 } column || destination.Find(column.ToLowerInvariant()) is null:
                throw new FlowRefusedException($"Task Validation Error: Destination field {task.DestinationField} does not exist");
            case "Truncate" when FlowPlan.TruncateLength(task) is null:
                throw new FlowRefusedException("Task Validation Error: TRUNCATE_LENGTH must be a whole number above 0");
            case "Filter" when org?.Find(name) is { } field:
                _ = SourceFilter.Of(task, field, FilterBounds.Exclusive);
                break;
        }
    }
}
