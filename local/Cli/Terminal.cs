using Atelier.Diffusion;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Atelier.Local.Cli;

/// <summary>How commands talk to people.</summary>
internal static class Terminal
{
    /// <summary>Whether stack traces are wanted.</summary>
    public static bool IsDebugging { get; } = Environment.GetEnvironmentVariable("ATELIER_DEBUG") == "1";

    /// <summary>Loggers that only speak up when something is wrong, on standard error.</summary>
    public static ILoggerFactory Loggers(LogLevel level = LogLevel.Warning) => LoggerFactory.Create(builder => builder
        .SetMinimumLevel(level)
        .AddFilter("Microsoft", LogLevel.Warning)

        // What keeps the server from starting is thrown too, and said then.
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
        .AddConsoleFormatter<OneLineFormatter, ConsoleFormatterOptions>()
        .AddConsole(console =>
        {
            console.FormatterName = OneLineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        }));

    /// <summary>Runs a command; what goes wrong is said in one line, without a stack trace.</summary>
    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (Exception e)
        {
            // A person at a terminal is helped by what happened, not by where in the code it did.
            if (IsDebugging)
            {
                Console.Error.WriteLine(e);
            }

            Complain(e is DiffusionException known ? known.Explanation : e.Message);
            return 1;
        }
    }

    /// <summary>Says what is wrong on standard error. What comes from files may hold control characters; a terminal must not act on them.</summary>
    public static void Complain(string message) => Console.Error.WriteLine($"atelier: {Plain(message)}");

    /// <summary>Says something beside a command's output, which may go into a file or another program.</summary>
    public static void Remark(string message) => Console.Error.WriteLine(Plain(message));

    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) && c is not '\n' ? '\uFFFD' : c));
}
