namespace AwsSimulator.Salesforce;

/// <summary>What a field's values are, whatever Salesforce calls its type.</summary>
public enum FieldKind
{
    /// <summary><see cref="string"/>; never empty, Salesforce stores null instead.</summary>
    Text,

    /// <summary><see cref="bool"/>.</summary>
    Boolean,

    /// <summary><see cref="long"/>.</summary>
    Integer,

    /// <summary><see cref="double"/>: what Salesforce itself stores for double, currency and percent.</summary>
    Number,

    /// <summary><see cref="DateOnly"/>.</summary>
    Date,

    /// <summary><see cref="System.DateTime"/> in UTC, whole seconds in system fields.</summary>
    DateTime,

    /// <summary>An address or location: no value of its own, its parts are fields.</summary>
    Compound,
}
