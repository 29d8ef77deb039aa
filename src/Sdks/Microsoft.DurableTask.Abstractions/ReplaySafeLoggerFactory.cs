using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>Loggers that say nothing while history is replayed, so each line is written once.</summary>
internal sealed class ReplaySafeLoggerFactory(TaskOrchestrationContext context, ILoggerFactory loggers) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("Loggers of an orchestration take their providers from the host.");

    public ILogger CreateLogger(string categoryName) => new ReplaySafeLogger(context, loggers.CreateLogger(categoryName));

    public void Dispose()
    {
        // The host owns the factory behind this one.
    }

    private sealed class ReplaySafeLogger(TaskOrchestrationContext context, ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!context.IsReplaying)
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
