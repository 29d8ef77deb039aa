namespace AwsSimulator.Postgres;

/// <summary>Settings of a private cluster: nothing in it outlives the rehearsal, so nothing is made durable.</summary>
internal static class ServerSettings
{
    public static IReadOnlyDictionary<string, string> Rehearsal { get; } = new Dictionary<string, string>
    {
        ["listen_addresses"] = "127.0.0.1",
        // A socket path in a deep temporary folder can pass the system's limit of 107 bytes.
        ["unix_socket_directories"] = "",
        ["fsync"] = "off",
        ["synchronous_commit"] = "off",
        ["full_page_writes"] = "off",
        ["wal_level"] = "minimal",
        ["max_wal_senders"] = "0",
        ["max_wal_size"] = "4GB",
        ["checkpoint_timeout"] = "1h",
        ["shared_buffers"] = "128MB",
        // 200 active statements are Redshift's limit; AppFlow and tests connect beside them.
        ["max_connections"] = "260",
        ["work_mem"] = "64MB",
        ["jit"] = "off",
        ["timezone"] = "UTC",
        ["log_timezone"] = "UTC",
    };
}
