using System.Net;
using System.Net.Sockets;
using Amazon.RedshiftDataAPIService;
using Amazon.RedshiftDataAPIService.Model;
using AwsSimulator.Tests.RedshiftData;
using Npgsql;

namespace AwsSimulator.Tests;

[Collection(SharedSimulator.Name)]
public sealed class SimulatorTests(SimulatorFixture stage)
{
    [Fact]
    public async Task StartAsync_GivenPostgresAndOneActiveStatement_UsesThatServerAndRefusesTheSecond()
    {
        await using Simulator simulator = await Simulator.StartAsync(new SimulatorOptions
        {
            Postgres = stage.Simulator.PostgresConnectionString,
            Records = 10,
            ActiveStatements = 1,
        });
        using AmazonRedshiftDataAPIServiceClient client = SimulatorFixture.Client(simulator, SimulatorFixture.Credentials());
        await client.Run("CREATE TABLE given_server (a int)");
        Assert.Equal(1, (await stage.RedshiftData.Rows("SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'given_server'"))[0][0].LongValue);

        string busy = (await client.ExecuteStatementAsync(Statements.Request("SELECT COUNT(*) FROM pg_sleep_for('10 minutes')"))).Id;
        await Assert.ThrowsAsync<ActiveStatementsExceededException>(() => client.ExecuteStatementAsync(Statements.Request("SELECT 1")));

        await client.CancelStatementAsync(new CancelStatementRequest { Id = busy });
        Assert.Equal(StatusString.ABORTED, (await client.Ended(busy)).Status);
    }

    [Theory]
    [InlineData(false, "repeatable read")]
    [InlineData(true, "serializable")]
    public async Task StartAsync_Isolation_IsThatOfEveryStatement(bool isSerializable, string level)
    {
        await using Simulator simulator = await Simulator.StartAsync(new SimulatorOptions
        {
            Postgres = new NpgsqlConnectionStringBuilder(stage.Simulator.PostgresConnectionString) { Options = null }.ConnectionString,
            Records = 10,
            IsSerializable = isSerializable,
        });
        using AmazonRedshiftDataAPIServiceClient client = SimulatorFixture.Client(simulator, SimulatorFixture.Credentials());

        Assert.Equal(level, (await client.Rows("SELECT current_setting('transaction_isolation')"))[0][0].StringValue);
    }

    [Fact]
    public async Task StartAsync_PortTaken_SaysWhichAndLeavesNothing()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        PortInUseException error = await Assert.ThrowsAsync<PortInUseException>(() => Simulator.StartAsync(new SimulatorOptions
        {
            Port = port,
            Postgres = stage.Simulator.PostgresConnectionString,
            Records = 10,
        }));

        Assert.Equal(port, error.Port);
    }

    [Fact]
    public async Task Clock_MovedPastTheTokenWindowAndTheRetention_ForgetsTokenThenStatement()
    {
        await using Simulator simulator = await Simulator.StartAsync(new SimulatorOptions { Postgres = stage.Simulator.PostgresConnectionString, Records = 10 });
        using AmazonRedshiftDataAPIServiceClient client = SimulatorFixture.Client(simulator, SimulatorFixture.Credentials());
        ExecuteStatementRequest request = Statements.Request("SELECT 1");
        request.ClientToken = "windowed";
        string first = (await client.ExecuteStatementAsync(request)).Id;
        await client.Ended(first);

        simulator.Clock.Advance(TimeSpan.FromHours(7));
        Assert.Equal(first, (await client.ExecuteStatementAsync(request)).Id);
        simulator.Clock.Advance(TimeSpan.FromHours(1.1));
        Assert.NotEqual(first, (await client.ExecuteStatementAsync(request)).Id);
        simulator.Clock.Advance(TimeSpan.FromHours(16));
        await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => client.DescribeStatementAsync(new DescribeStatementRequest { Id = first }));
    }
}
