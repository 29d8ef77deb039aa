using System.Collections.Concurrent;
using System.Globalization;
using Amazon.Runtime;

namespace AwsSimulator.Tests.OutsideClients;

/// <summary>What clients sent, and whether botocore's models say the same.</summary>
internal sealed class RecordedRequests
{
    private readonly ConcurrentQueue<string> lines = new();

    /// <summary>A configuration whose requests are recorded and answered with an empty object.</summary>
    public TConfig Unanswered<TConfig>(string service) where TConfig : ClientConfig, new() =>
        At<TConfig>(new Uri("http://127.0.0.1:9/"), service, passOn: false);

    /// <summary>A configuration whose requests are recorded and sent to the simulator; these keep the models' constraints too.</summary>
    public TConfig Of<TConfig>(Simulator simulator, string service) where TConfig : ClientConfig, new() =>
        At<TConfig>(simulator.Url, service, passOn: true);

    /// <summary>What records the requests of a client whose configuration is made elsewhere, and sends them on.</summary>
    public HttpClientFactory Recorder(string service) => new RecordingFactory(service, lines, passOn: true);

    /// <summary>How many operations the requests belong to; the test fails, naming each difference, when one misfits its model.</summary>
    public async Task<int> OperationsThatFit(Simulator simulator)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, lines);
            return int.Parse(await OutsideProcess.Python(simulator, "check_requests.py", file), CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private TConfig At<TConfig>(Uri url, string service, bool passOn) where TConfig : ClientConfig, new() => new()
    {
        ServiceURL = url.ToString(),
        AuthenticationRegion = RehearsalNames.Region,
        HttpClientFactory = new RecordingFactory(service, lines, passOn),
    };
}
