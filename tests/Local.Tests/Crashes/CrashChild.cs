using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Atelier.Local.Tests.Crashes;

/// <summary>The process that is killed: this test program, started again with a first word.</summary>
internal static class CrashChild
{
    public const string Word = "crash-child";

    public static Task<int> RunAsync(string[] args) => CrashScript.RunAsync(args[0], int.Parse(args[1], CultureInfo.InvariantCulture));

    /// <summary>Starts a child, kills it after so many acknowledgements, and returns all that it acknowledged.</summary>
    public static async Task<List<string>> KillAfterAsync(string folder, int from, int acknowledgements)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        }

        start.ArgumentList.Add(Word);
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(from.ToString(CultureInfo.InvariantCulture));
        using var child = Process.Start(start)!;
        var said = new List<string>();
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (said.Count == acknowledgements)
            {
                child.Kill(); // SIGKILL: no handler runs, nothing is flushed
            }
        }

        await child.WaitForExitAsync();
        return said;
    }
}
