using Microsoft.Extensions.Logging;

namespace Atelier.Local.Cli;

/// <summary>How commands talk to people.</summary>
internal static class Terminal
{
    /// <summary>Loggers that only speak up when something is wrong, on standard error.</summary>
    public static ILoggerFactory Loggers(LogLevel level = LogLevel.Warning) =>
        LoggerFactory.Create(b => b.SetMinimumLevel(level).AddSimpleConsole(o => o.SingleLine = true).AddFilter("Microsoft", LogLevel.Warning));

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
            // A person at a terminal is helped by what happened, not by where in the code it did; ATELIER_DEBUG=1 says that too.
            if (Environment.GetEnvironmentVariable("ATELIER_DEBUG") == "1")
            {
                Console.Error.WriteLine(e);
            }

            Complain(e.Message);
            return 1;
        }
    }

    /// <summary>Says what is wrong on standard error.</summary>
    public static void Complain(string message) => Console.Error.WriteLine($"atelier: {message}");
}
