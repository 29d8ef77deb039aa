using System.Text.RegularExpressions;

namespace Sdks.Tests.Functions;

/// <summary>One line of a listing: a type's declaration, or one of its members.</summary>
/// <param name="Type">Full name of the type.</param>
/// <param name="Signature">The declaration or member, without attributes.</param>
/// <param name="Attributes">Those that change what compiles: Obsolete and AttributeUsage.</param>
/// <param name="IsDeclaration">Whether this declares the type.</param>
public sealed partial record ApiLine(string Type, string Signature, string Attributes, bool IsDeclaration)
{
    /// <summary>Name of the method or constructor; null for everything else.</summary>
    public string? MethodName =>
        !IsDeclaration && MethodNames().Match(Signature) is { Success: true } match ? match.Groups[1].Value : null;

    public bool IsAbstract => !IsDeclaration && Signature.Contains(" abstract ", StringComparison.Ordinal);

    public bool IsInterface => IsDeclaration && Signature.Contains(" interface ", StringComparison.Ordinal);

    public bool IsEnum => IsDeclaration && Signature.Contains(" enum ", StringComparison.Ordinal);

    /// <summary>Binary formatter leftovers: no serializer in use reaches them.</summary>
    public bool IsBinarySerialization =>
        Signature.Contains("System.Runtime.Serialization.SerializationInfo", StringComparison.Ordinal);

    /// <summary>What a declaration says before its base types.</summary>
    public string Head => Signature.Split(" : ")[0];

    /// <summary>Base types of a declaration.</summary>
    public IReadOnlyList<string> Bases =>
        Signature.Split(" : ") is [_, var bases, ..] ? TopLevelCommas().Split(bases.Split(" where ")[0]) : [];

    public static ApiLine Parse(string line)
    {
        string[] parts = line.Split(" | ", 2);
        string[] text = parts[1].Split("  // ", 2);
        IEnumerable<string> attributes = MeantAttributes().Matches(text.ElementAtOrDefault(1) ?? string.Empty).Select(match => match.Value);
        return new ApiLine(parts[0], text[0].TrimStart(), string.Join(' ', attributes), parts[1].StartsWith(' '));
    }

    public override string ToString() => $"{Type} | {Signature}{(Attributes.Length > 0 ? "  // " + Attributes : string.Empty)}";

    [GeneratedRegex(@"([\w.]+)(?:<[^()]*>)?\(")]
    private static partial Regex MethodNames();

    [GeneratedRegex(@", (?![^<]*>)")]
    private static partial Regex TopLevelCommas();

    [GeneratedRegex("""\[(?:Obsolete|AttributeUsage)\((?:"(?:[^"\\]|\\.)*"|[^"\]])*\)\]""")]
    private static partial Regex MeantAttributes();
}
