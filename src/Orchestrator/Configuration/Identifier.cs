using System.Text.RegularExpressions;

namespace Orchestrator.Configuration;

/// <summary>A kind of name and the form it must have.</summary>
/// <param name="What">What a person calls it.</param>
/// <param name="Allowed">The form in words.</param>
internal sealed partial record Identifier(string What, Regex Form, string Allowed)
{
    public static readonly Identifier Pipeline =
        new("pipeline name", PipelineForm(), "2 to 24 characters of a-z, 0-9 and -, beginning with a letter");

    public static readonly Identifier SalesforceName =
        new("Salesforce API name", SalesforceForm(), "letters, digits and _, beginning with a letter, at most 80");

    public static readonly Identifier Schema =
        new("schema name", SchemaForm(), "a-z, 0-9 and _, beginning with a letter or _, at most 55");

    public static readonly Identifier Database =
        new("database name", DatabaseForm(), "letters, digits, _, $ and -, at most 64");

    public static readonly Identifier ConnectorProfile =
        new("AppFlow connector profile name", ConnectorProfileForm(), "letters, digits and / ! @ # + = . _ -, at most 256");

    public static readonly Identifier Compute =
        new("Redshift workgroup or cluster name", ComputeForm(), "a-z, 0-9 and -, at most 64");

    public static readonly Identifier Bucket =
        new("S3 bucket name", BucketForm(), "3 to 63 characters of a-z, 0-9, . and -");

    public static readonly Identifier DatabaseUser =
        new("database user", UserForm(), "a user such as appflow, IAM:name or IAMR:role, at most 127 characters");

    public static readonly Identifier TaskArn =
        new("DMS task ARN", TaskArnForm(), "arn:aws:dms:<region>:<account>:task:<id>");

    public static readonly Identifier LandingTable =
        new("table of the warehouse", LandingTableForm(), "schema.table, letters, digits, _ and $");

    public static readonly Identifier SourceTable =
        new("table of the source", SourceTableForm(), "schema.table, as the source database spells them");

    public static readonly Identifier Column =
        new("column name", ColumnForm(), "letters, digits, _ and $, beginning with a letter or _, at most 127");

    public static readonly Identifier SecretArn =
        new("secret ARN", SecretArnForm(), "arn:aws:secretsmanager:<region>:<account>:secret:<name>");

    public static readonly Identifier Flow =
        new("AppFlow flow name", FlowForm(), "letters, digits and ! @ # . _ -, beginning with a letter or digit, 2 to 256");

    public static readonly Identifier Procedure =
        new("procedure name", ProcedureForm(), "letters, digits, _ and -, beginning with a letter, at most 40");

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
    private static partial Regex ProcedureForm();

    [GeneratedRegex("^[a-z][a-z0-9-]{1,23}$")]
    private static partial Regex PipelineForm();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,79}$")]
    private static partial Regex SalesforceForm();

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,54}$")]
    private static partial Regex SchemaForm();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_$-]{0,63}$")]
    private static partial Regex DatabaseForm();

    [GeneratedRegex(@"^[\w/!@#+=.-]{1,256}$")]
    private static partial Regex ConnectorProfileForm();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$")]
    private static partial Regex ComputeForm();

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    private static partial Regex BucketForm();

    [GeneratedRegex(@"^[A-Za-z_][\w:.@+=,/-]{0,126}$")]
    private static partial Regex UserForm();

    [GeneratedRegex(@"^arn:aws[a-z-]*:dms:[a-z0-9-]+:\d{12}:task:[A-Za-z0-9-]+$")]
    private static partial Regex TaskArnForm();

    [GeneratedRegex(@"^[A-Za-z_][\w$]{0,126}\.[A-Za-z_][\w$]{0,126}$")]
    private static partial Regex LandingTableForm();

    [GeneratedRegex(@"^[^.]+\.[^.]+$")]
    private static partial Regex SourceTableForm();

    [GeneratedRegex(@"^[A-Za-z_][\w$]{0,126}$")]
    private static partial Regex ColumnForm();

    [GeneratedRegex(@"^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+$")]
    private static partial Regex SecretArnForm();

    [GeneratedRegex(@"^[A-Za-z0-9][\w!@#.-]{1,255}$")]
    private static partial Regex FlowForm();
}
