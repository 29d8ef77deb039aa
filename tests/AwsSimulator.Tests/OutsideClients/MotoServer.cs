using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Amazon.Runtime;

namespace AwsSimulator.Tests.OutsideClients;

/// <summary>moto, another simulator of AWS that is written against botocore, as a child process on a free port.</summary>
internal sealed class MotoServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private readonly Process process;
    private readonly HttpClient http;

    private MotoServer(Process process, int port)
    {
        this.process = process;
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/") };
    }

    /// <param name="settings">Environment variables of moto.</param>
    public static async Task<MotoServer> Start(params (string Name, string Value)[] settings)
    {
        int port = FreePort();
        ProcessStartInfo start = new("python3", ["-m", "moto.server", "-H", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        foreach ((string name, string value) in settings)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new MotoServer(process, port);
        await server.WaitUntilItAnswers();
        return server;
    }

    /// <summary>How a client finds it. It checks no signature.</summary>
    public TConfig Config<TConfig>() where TConfig : ClientConfig, new() =>
        new() { ServiceURL = http.BaseAddress!.ToString(), AuthenticationRegion = RehearsalNames.Region, MaxErrorRetry = 0 };

    /// <summary>A call that our clients do not have, to make what they then ask for.</summary>
    public async Task Call(string service, string target, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-amz-json-1.1");
        request.Headers.Add("X-Amz-Target", target);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=test/20260301/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=00");
        (await http.SendAsync(request)).EnsureSuccessStatusCode().Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private async Task WaitUntilItAnswers()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                (await http.GetAsync("moto-api/data.json", patience.Token)).Dispose();
                return;
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
