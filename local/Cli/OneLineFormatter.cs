using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Atelier.Local.Cli;

/// <summary>Log lines for people at a terminal: level, what happened, why. Where in the code it did is only said when asked for by <c>ATELIER_DEBUG=1</c>.</summary>
internal sealed class OneLineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "one-line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var level = logEntry.LogLevel switch
        {
            LogLevel.Warning => "warning",
            LogLevel.Error or LogLevel.Critical => "error",
            _ => "info",
        };
        var cause = logEntry.Exception switch
        {
            null => "",
            { } e when Terminal.IsDebugging => $": {e}",
            { } e => $": {e.Message}",
        };
        textWriter.WriteLine($"{level}: {logEntry.Formatter(logEntry.State, logEntry.Exception)}{cause}");
    }
}
