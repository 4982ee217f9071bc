using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Atelier.Core.Workflows;

namespace Atelier.Benchmarks.Kill;

/// <summary>The supervisor's hold on one life of the studio's process.</summary>
internal sealed class VictimProcess : IDisposable
{
    private readonly Process _process;
    private readonly Action<string> _complain;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<Answer?>> _asked = [];
    private readonly TaskCompletionSource<bool> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly Task _listening;
    private readonly Task _hearing;
    private long _number;

    private VictimProcess(Process process, Action<string> complain)
    {
        _process = process;
        _complain = complain;
        _listening = ListenAsync();
        _hearing = HearAsync();
    }

    /// <summary>True when the studio runs; false when the process ended before.</summary>
    public Task<bool> Ready => _ready.Task;

    public static VictimProcess Start(KillSetting setting, Action<string> complain)
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(typeof(Victim).Assembly.Location);
        start.ArgumentList.Add(Victim.Word);
        start.ArgumentList.Add(JsonSerializer.Serialize(setting, WorkflowJson.Options));
        return new(Process.Start(start)!, complain);
    }

    /// <summary>Has the studio's own process do an act.</summary>
    /// <returns>Its answer; null when it could not, or died before it answered.</returns>
    public async Task<Answer?> DoAsync(Act act)
    {
        var number = Interlocked.Increment(ref _number);
        var answer = new TaskCompletionSource<Answer?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[number] = answer;
        try
        {
            lock (_gate)
            {
                _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number} {JsonSerializer.Serialize(act, WorkflowJson.Options)}"));
                _process.StandardInput.Flush();
            }
        }
        catch (IOException)
        {
            return null;
        }

        if (_listening.IsCompleted)
        {
            answer.TrySetResult(null);
        }

        return await answer.Task;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitAsync();
    }

    /// <summary>Lets the studio stop by itself.</summary>
    public async Task<int> StopAsync()
    {
        _process.StandardInput.Close();
        await WaitAsync();
        return _process.ExitCode;
    }

    public void Dispose() => _process.Dispose();

    private async Task WaitAsync()
    {
        await _process.WaitForExitAsync();
        await Task.WhenAll(_listening, _hearing);
    }

    private async Task ListenAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (line == Victim.Ready)
            {
                _ready.TrySetResult(true);
            }
            else if (long.TryParse(space < 0 ? line : line.AsSpan(0, space), CultureInfo.InvariantCulture, out var number) && _asked.TryRemove(number, out var asked))
            {
                asked.TrySetResult(space < 0 ? null : Parse(line[space..]));
            }
        }

        _ready.TrySetResult(false);
        foreach (var asked in _asked.Values)
        {
            asked.TrySetResult(null);
        }
    }

    // The last line may have been cut off by the kill: then it was no acknowledgement.
    private static Answer? Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Answer>(json, WorkflowJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task HearAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _complain(line);
        }
    }
}
