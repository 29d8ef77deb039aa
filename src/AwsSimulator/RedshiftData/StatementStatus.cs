namespace AwsSimulator.RedshiftData;

/// <summary>The states of a statement, named as on the wire.</summary>
internal enum StatementStatus
{
    SUBMITTED,
    PICKED,
    STARTED,
    FINISHED,
    FAILED,
    ABORTED,
}
