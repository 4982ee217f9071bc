using System.Diagnostics;

namespace Atelier.Local.Tests.Studio;

/// <summary>The program as people run it, in a process of its own.</summary>
internal static class LocalProgram
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="folder">Where it is run.</param>
    /// <param name="data">The studio's data folder.</param>
    /// <param name="arguments">What is said to it.</param>
    public static Task<(int Code, string Said, string Error)> RunAsync(string folder, string data, params IReadOnlyList<string> arguments) => RunAsync(folder, data, setting: null, arguments);

    /// <summary>The same with another setting.</summary>
    public static async Task<(int Code, string Said, string Error)> RunAsync(string folder, string data, (string Name, string Value)? setting, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(Of(folder, data, setting is { } one ? [one] : [], arguments))!;
        var (said, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await said, await error);
    }

    /// <summary>Starts it; what it says is not kept.</summary>
    public static Process Start(string folder, string data, IReadOnlyList<(string Name, string Value)> settings, params IReadOnlyList<string> arguments)
    {
        var process = Process.Start(Of(folder, data, settings, arguments))!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static ProcessStartInfo Of(string folder, string data, IReadOnlyList<(string Name, string Value)> settings, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Atelier.Local.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ATELIER_DATA"] = data;
        start.Environment["ATELIER_MODELS"] = Path.Combine(Repository.Root, "gpu-worker", "models");
        start.Environment["ATELIER_SAMPLES"] = Path.Combine(Repository.Root, "samples");
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
