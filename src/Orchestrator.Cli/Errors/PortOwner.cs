using System.Diagnostics;
using System.Globalization;

namespace Orchestrator.Cli.Errors;

/// <summary>Who listens on a port of this machine, as far as this user may see: Linux lists sockets and their holders under /proc.</summary>
public static class PortOwner
{
    private const string Listening = "0A";
    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>"func (process 4121, since 05:12 UTC)", or "another program" where that cannot be seen.</summary>
    public static string Of(int port)
    {
        try
        {
            return SocketsOn(port).Select(Holder).FirstOrDefault(holder => holder is not null) ?? "another program";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "another program";
        }
    }

    private static IEnumerable<string> SocketsOn(int port) =>
        from table in Tables
        where File.Exists(table)
        from line in File.ReadLines(table).Skip(1)
        let columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where columns[3] == Listening && columns[1].EndsWith($":{port:X4}", StringComparison.Ordinal)
        select $"socket:[{columns[9]}]";

    private static string? Holder(string socket)
    {
        foreach (string process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out int id) && Holds(process, socket))
            {
                using Process holder = Process.GetProcessById(id);
                return $"{holder.ProcessName} (process {id}, since {holder.StartTime.ToUniversalTime():HH:mm} UTC)";
            }
        }

        return null;
    }

    private static bool Holds(string process, string socket)
    {
        try
        {
            return Directory.EnumerateFiles($"{process}/fd").Any(file => File.ResolveLinkTarget(file, returnFinalTarget: false)?.Name == socket);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another user's process, or one that ended while we looked.
            return false;
        }
    }
}
