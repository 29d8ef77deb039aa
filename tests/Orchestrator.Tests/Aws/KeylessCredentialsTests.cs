using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using Amazon.SecurityToken;
using AwsSimulator;
using AwsSimulator.Sts;
using Azure.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orchestrator.Aws;

namespace Orchestrator.Tests.Aws;

public sealed class KeylessCredentialsTests : IAsyncLifetime, IDisposable
{
    private readonly LogLines lines = new();
    private Simulator simulator = null!;
    private Identity identity = null!;
    private ServiceProvider services = null!;

    public async Task InitializeAsync()
    {
        simulator = await Simulator.StartAsync(new SimulatorOptions { Records = 10 });
        identity = new Identity(simulator.Issuer);
        services = Services();
    }

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        await simulator.DisposeAsync();
    }

    public void Dispose() => lines.Dispose();

    [Fact]
    public async Task Call_WithRoleAndAudience_IsSignedByTheRoleForATokenOfTheAudience()
    {
        await ReadSecret();

        Assert.Equal([$"{RehearsalNames.TokenAudience}/.default"], identity.Scopes);
        Assert.Equal(["AssumeRoleWithWebIdentity", "GetSecretValue"], simulator.Calls.All.Select(call => call.Operation));
        Assert.All(simulator.Calls.All, call => Assert.Equal(200, call.Status));
        Assert.Contains(lines.All, line => line.Contains("assumed-role/rehearsal-orchestrator/crm-europe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Credentials_NearTheirEnd_AreRenewedBesideTheCallsForAFreshToken()
    {
        KeylessCredentials credentials = services.GetRequiredService<KeylessCredentials>();
        string first = (await credentials.GetCredentialsAsync()).AccessKey;

        simulator.Clock.Advance(TimeSpan.FromMinutes(45));
        Assert.Equal(first, (await credentials.GetCredentialsAsync()).AccessKey);
        Assert.Single(identity.Scopes);

        simulator.Clock.Advance(TimeSpan.FromMinutes(7));
        await ReadSecret();
        await Renewed(credentials, first);

        Assert.Equal(2, identity.Tokens.Distinct().Count());
        Assert.Equal(2, simulator.Calls.Count("sts", "AssumeRoleWithWebIdentity"));
        simulator.Clock.Advance(TimeSpan.FromMinutes(20));
        await ReadSecret();
    }

    [Fact]
    public async Task Credentials_NotUsedUntilTheyAreOver_AreRenewedBeforeTheNextCall()
    {
        await ReadSecret();

        simulator.Clock.Advance(TimeSpan.FromHours(5));
        await ReadSecret();

        Assert.DoesNotContain(simulator.Calls.All, call => call.ErrorCode is not null);
        Assert.Equal(2, simulator.Calls.Count("sts", "AssumeRoleWithWebIdentity"));
    }

    [Fact]
    public async Task Call_RoleDoesNotTrustTheIdentity_IsAConfigurationErrorWithoutTheToken()
    {
        identity.Subject = "somebody-else";

        AmazonServiceException denied = await Assert.ThrowsAnyAsync<AmazonServiceException>(ReadSecret);

        Assert.Equal(AwsRefusal.Configuration, AwsErrors.Of(denied));
        Assert.DoesNotContain(identity.Tokens.Single(), denied.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_OfSessions_HoldsNeitherTokenNorKeys()
    {
        ImmutableCredentials keys = await services.GetRequiredService<KeylessCredentials>().GetCredentialsAsync();

        Assert.NotEmpty(lines.All);
        foreach (string secret in new[] { identity.Tokens.Single(), keys.SecretKey, keys.Token, keys.AccessKey })
        {
            Assert.DoesNotContain(lines.All, line => line.Contains(secret, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("", "api://app", false)]
    [InlineData("arn:aws:iam::000000000000:role/r", null, false)]
    [InlineData("arn:aws:iam::000000000000:role/r", "api://app", true)]
    public void Options_AreComplete_WithBothSettings(string? role, string? audience, bool complete) =>
        Assert.Equal(complete, new KeylessOptions { RoleArn = role, TokenAudience = audience }.AreComplete);

    private async Task ReadSecret() => await services.GetRequiredService<IAmazonSecretsManager>()
        .GetSecretValueAsync(new GetSecretValueRequest { SecretId = RehearsalNames.SecretName });

    private static async Task Renewed(KeylessCredentials credentials, string former)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await credentials.GetCredentialsAsync()).AccessKey == former)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>The product's registration; only where the simulator answers and who the identity is are the test's.</summary>
    private ServiceProvider Services()
    {
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(lines));
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AWS_ROLE_ARN"] = RehearsalNames.RoleArn,
            ["AWS_TOKEN_AUDIENCE"] = RehearsalNames.TokenAudience,
            ["Orchestrator:Installation"] = "crm-europe",
        }).Build());
        collection.AddSingleton<TimeProvider>(simulator.Clock);
        collection.AddSingleton<TokenCredential>(identity);
        collection.AddSingleton<IAmazonSecurityTokenService>(new AmazonSecurityTokenServiceClient(
            new AnonymousAWSCredentials(), Endpoint(new AmazonSecurityTokenServiceConfig())));
        collection.AddSingleton<IAmazonSecretsManager>(provider =>
            new AmazonSecretsManagerClient(Endpoint(new AmazonSecretsManagerConfig
            {
                DefaultAWSCredentials = provider.GetRequiredService<KeylessCredentials>(),
            })));
        collection.AddOrchestrator();
        return collection.BuildServiceProvider();
    }

    private T Endpoint<T>(T config) where T : ClientConfig
    {
        config.ServiceURL = simulator.Url.ToString();
        config.AuthenticationRegion = RehearsalNames.Region;
        config.MaxErrorRetry = 0;
        return config;
    }

    private sealed class Identity(RehearsalIssuer issuer) : TokenCredential
    {
        public ConcurrentQueue<string> Scopes { get; } = new();

        public ConcurrentQueue<string> Tokens { get; } = new();

        public string Subject { get; set; } = RehearsalNames.TokenSubject;

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            var lifetime = TimeSpan.FromHours(1);
            string token = issuer.Token(lifetime, subject: Subject);
            Scopes.Enqueue(Assert.Single(requestContext.Scopes));
            Tokens.Enqueue(token);
            return new AccessToken(token, DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> lines = new();

        public IReadOnlyList<string> All => [.. lines];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
