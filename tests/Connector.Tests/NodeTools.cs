using System.Diagnostics;

namespace Atelier.Connector.Tests;

/// <summary>Programs of Node.js that judge what we write: Spectral, the renderer of Adaptive Cards. Says why when something is missing.</summary>
public sealed class NodeTools : IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private static readonly string Scripts = Path.Combine(Repository.Root, "tests", "Connector.Tests", "script");

    // Once for all classes: two installations at a time would take each other's files away. npm writes its own lock file last.
    private static readonly Lazy<Task<string?>> Fetched = new(async () =>
        await RunAsync("node", "--version") is (not 0, _) ? "There is no Node.js here."
            : File.Exists(Path.Combine(Scripts, "node_modules", ".package-lock.json")) || await RunAsync("npm", "ci", "--no-progress", "--ignore-scripts") is (0, _) ? null
            : "npm can't fetch Spectral and Adaptive Cards here.");

    /// <summary>Why nothing can be run here; null when it can.</summary>
    public string? Missing { get; private set; }

    /// <summary>Where a browser is; null when there is none.</summary>
    public string? Browser { get; } =
        Environment.GetEnvironmentVariable("CHROMIUM") ?? new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome" }.FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync() => Missing = await Fetched.Value;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs a program among the scripts, to its end.</summary>
    /// <returns>Its exit code, -1 when there is no such program, and what it said.</returns>
    public static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Scripts, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            using var limit = new CancellationTokenSource(Longest);
            await using var stop = limit.Token.Register(() => process.Kill(entireProcessTree: true));
            var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
            await process.WaitForExitAsync(CancellationToken.None);
            return (process.ExitCode, string.Concat(output));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, $"There is no '{program}' here.");
        }
    }
}
