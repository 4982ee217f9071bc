using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Atelier.Azure.Tests.Support;

namespace Atelier.GpuWorker.Tests;

/// <summary>A started <see cref="WorkerChild"/> and what it said.</summary>
internal sealed partial class WorkerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly List<string> _said = [];
    private readonly Task _reading;

    private WorkerProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>Every line so far.</summary>
    public IReadOnlyList<string> Said
    {
        get
        {
            lock (_said)
            {
                return [.. _said];
            }
        }
    }

    /// <summary>What was done to messages, such as <c>take b-1.r1.s0.v0.p.a1</c>.</summary>
    public IReadOnlyList<string> Acts => [.. Said.Where(l => Act().IsMatch(l))];

    public static WorkerProcess Start(Azurite azurite, string objects, string models, string cache, int jobs, int steps, int side = 128)
    {
        string[] arguments =
        [
            typeof(WorkerChild).Assembly.Location, WorkerChild.Word, azurite.Endpoint.ToString(), SelfSigned.Certificate.Thumbprint, objects, models, cache,
            jobs.ToString(CultureInfo.InvariantCulture), steps.ToString(CultureInfo.InvariantCulture), side.ToString(CultureInfo.InvariantCulture),
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        return new(Process.Start(start)!);
    }

    /// <summary>Waits for a line.</summary>
    public async Task<string> SaysAsync(Func<string, bool> what)
    {
        string? line = null;
        await WorkerWorld.Until(() => (line = Said.FirstOrDefault(what)) is not null || (_process.HasExited && _reading.IsCompleted));
        return line ?? throw new InvalidOperationException($"The worker ended with {_process.ExitCode} and never said it:\n{string.Join('\n', Said)}");
    }

    /// <summary>Where its health endpoints are.</summary>
    public async Task<Uri> AddressAsync() => new(Address().Match(await SaysAsync(l => Address().IsMatch(l))).Value);

    /// <summary>Tells it to stop, as a container's host does.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> EndsAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _reading;
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_said)
            {
                _said.Add(line);
            }
        }
    }

    [GeneratedRegex("^(take|complete|retry|bury) ", RegexOptions.ExplicitCapture)]
    private static partial Regex Act();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
