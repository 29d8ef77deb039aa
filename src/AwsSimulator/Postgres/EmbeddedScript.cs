namespace AwsSimulator.Postgres;

/// <summary>The scripts that travel inside the assembly.</summary>
internal static class EmbeddedScript
{
    public static string Read(string name)
    {
        using Stream script = typeof(EmbeddedScript).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(script);
        return reader.ReadToEnd();
    }
}
