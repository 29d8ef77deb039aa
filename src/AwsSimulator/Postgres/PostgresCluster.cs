using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace AwsSimulator.Postgres;

/// <summary>
/// A private PostgreSQL on a free loopback port, in a temporary folder. It ends and the folder goes when this object is disposed,
/// and also when the owning process dies without a word: a watching shell holds the other end of its standard input.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private readonly Process watchdog;
    private readonly ClusterFolder folder;

    private PostgresCluster(Process watchdog, ClusterFolder folder, string connectionString)
    {
        this.watchdog = watchdog;
        this.folder = folder;
        ConnectionString = connectionString;
    }

    /// <summary>How to connect to the cluster's database as its superuser, with isolation and time zone set for each session.</summary>
    public string ConnectionString { get; }

    /// <summary>Where the cluster's files are while it runs.</summary>
    public string Folder => folder.Path;

    /// <summary>Creates, starts and waits for a cluster. Takes about a second.</summary>
    /// <exception cref="PostgresNotFoundException">The server programs are not installed.</exception>
    /// <exception cref="PostgresStartException">They are, but did not start; nothing is left behind.</exception>
    public static async Task<PostgresCluster> StartAsync(PostgresOptions? options = null, CancellationToken stop = default)
    {
        options ??= new PostgresOptions();
        PostgresPrograms programs = PostgresPrograms.Find(options.ProgramFolder);
        ClusterFolder.RemoveAbandoned();
        ClusterFolder folder = ClusterFolder.Claim();
        string password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        Process watchdog = StartWatchdog(programs, folder.Path, options.Settings);
        Task<string> errors = watchdog.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await watchdog.StandardInput.WriteLineAsync(password.AsMemory(), stop);
            await watchdog.StandardInput.FlushAsync(stop);
            if (await watchdog.StandardOutput.ReadLineAsync(stop) is null)
            {
                throw new PostgresStartException("initdb did not make a cluster", (await errors).Trim());
            }

            int port = FreeLoopbackPort();
            await watchdog.StandardInput.WriteLineAsync(port.ToString().AsMemory(), stop);
            await watchdog.StandardInput.FlushAsync(stop);

            var connection = new NpgsqlConnectionStringBuilder
            {
                Host = IPAddress.Loopback.ToString(),
                Port = port,
                Username = RehearsalNames.DatabaseUser,
                Password = password,
                Database = "postgres",
                Pooling = false,
            };
            await CreateDatabase(connection, options.Database, watchdog, errors, stop);
            connection.Database = options.Database;
            connection.Pooling = true;
            string connectionString = SessionDefaults.Add(connection.ConnectionString, options.Isolation);
            await RedshiftFunctions.Install(connectionString, stop);
            return new PostgresCluster(watchdog, folder, connectionString);
        }
        catch
        {
            await End(watchdog, folder);
            throw;
        }
    }

    /// <summary>Stops the server at once and removes its folder; connections still open break.</summary>
    public async ValueTask DisposeAsync() => await End(watchdog, folder);

    private static Process StartWatchdog(PostgresPrograms programs, string folder, IReadOnlyDictionary<string, string> settings)
    {
        List<string> command =
        [
            "/bin/sh", "-c", EmbeddedScript.Read("cluster.sh"), "cluster.sh", folder, programs.InitDb, programs.Server,
            RehearsalNames.DatabaseUser,
        ];
        command.AddRange(ServerSettings.Rehearsal.Concat(settings).Select(setting => $"{setting.Key}={setting.Value}"));
        if (UnprivilegedUser.OnPath("setsid") is { } setsid)
        {
            // Ctrl+C in a terminal reaches the whole process group; the owner must get the chance to stop in its own order.
            command.Insert(0, setsid);
        }

        IReadOnlyList<string> unprivileged = UnprivilegedUser.Run(command);
        var start = new ProcessStartInfo(unprivileged[0], unprivileged.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        return Process.Start(start)!;
    }

    private static async Task CreateDatabase(
        NpgsqlConnectionStringBuilder connection, string database, Process watchdog, Task<string> errors, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await using var admin = new NpgsqlConnection(connection.ConnectionString);
                await admin.OpenAsync(stop);
                await using NpgsqlCommand create = admin.CreateCommand();
                // SQL_ASCII makes VARCHAR(n) count bytes, as Redshift does; text goes through as the client's UTF-8.
                string quoted = $"\"{database.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
                create.CommandText = $"CREATE DATABASE {quoted} TEMPLATE template0 ENCODING 'SQL_ASCII'";
                await create.ExecuteNonQueryAsync(stop);
                return;
            }
            catch (Exception error) when (error is PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow }
                or NpgsqlException { InnerException: SocketException })
            {
                if (watchdog.HasExited)
                {
                    throw new PostgresStartException("postgres did not start", (await errors).Trim(), error);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(10), stop);
            }
        }
    }

    private static int FreeLoopbackPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task End(Process watchdog, ClusterFolder folder)
    {
        watchdog.StandardInput.Close();
        await watchdog.WaitForExitAsync(CancellationToken.None);
        watchdog.Dispose();
        folder.Dispose();
    }
}
