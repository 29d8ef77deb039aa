using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Tests;

/// <summary>Keeps what was logged, by category.</summary>
public sealed class RecordingLoggerFactory : ILoggerFactory
{
    readonly ConcurrentQueue<KeyValuePair<string, string>> lines = new();

    public IEnumerable<string> Lines(string category) => lines.Where(l => l.Key == category).Select(l => l.Value);

    public ILogger CreateLogger(string categoryName) => new Recorder(categoryName, lines);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Lines are kept here.");

    public void Dispose()
    {
    }

    sealed class Recorder(string category, ConcurrentQueue<KeyValuePair<string, string>> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new(category, formatter(state, exception)));
    }
}
