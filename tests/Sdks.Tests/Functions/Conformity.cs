namespace Sdks.Tests.Functions;

/// <summary>What a stand-in may be: a part of the real package in which every overload of each carried name is there.</summary>
public static class Conformity
{
    /// <summary>Every way in which the stand-in differs from the real API by more than leaving things out.</summary>
    public static IReadOnlyList<string> Problems(IReadOnlyCollection<ApiLine> standIn, IReadOnlyCollection<ApiLine> real)
    {
        ILookup<string, ApiLine> realByType = real.ToLookup(line => line.Type);
        return
        [
            .. standIn.GroupBy(line => line.Type).SelectMany(type =>
                realByType.Contains(type.Key)
                    ? TypeProblems([.. type], [.. realByType[type.Key]])
                    : [$"{type.Key}: the real package has no such type"]),
        ];
    }

    private static IEnumerable<string> TypeProblems(IReadOnlyList<ApiLine> standIn, IReadOnlyList<ApiLine> real)
    {
        ApiLine declared = standIn.Single(line => line.IsDeclaration);
        ApiLine realDeclared = real.Single(line => line.IsDeclaration);
        if (declared.Head != realDeclared.Head
            || declared.Attributes != realDeclared.Attributes
            || declared.Bases.Except(realDeclared.Bases).Any())
        {
            yield return $"declared as '{declared}', really '{realDeclared}'";
        }

        foreach (ApiLine line in standIn.Where(line => !line.IsDeclaration).Except(real))
        {
            yield return $"not in the real package: {line}";
        }

        var carried = standIn.Select(line => line.MethodName).OfType<string>().ToHashSet();
        foreach (ApiLine line in real.Where(line => !line.IsDeclaration && !line.IsBinarySerialization).Except(standIn))
        {
            if (line.IsAbstract || realDeclared.IsInterface || realDeclared.IsEnum)
            {
                yield return $"missing, though every implementation or value is concerned: {line}";
            }
            else if (line.MethodName is { } name && carried.Contains(name))
            {
                yield return $"missing overload: {line}";
            }
        }
    }
}
