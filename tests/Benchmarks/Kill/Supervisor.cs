using System.Diagnostics;
using Atelier.Core.Briefs;
using Atelier.Local.Hosting;
using Atelier.Local.Platform;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Benchmarks.Kill;

/// <summary>Starts the studio, kills it, starts it again, until the kills are used up; then lets everything finish and asks the oracle.</summary>
internal sealed class Supervisor(KillSetting setting, Action<string> say)
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan AimPatience = TimeSpan.FromSeconds(3);

    private readonly Random _random = new(setting.Seed);
    private readonly List<string> _studioSaid = [];
    private readonly Lock _gate = new();

    public async Task<KillResult> RunAsync()
    {
        var began = Stopwatch.GetTimestamp();
        await using var platform = await LocalPlatform.OpenAsync(new() { DataFolder = setting.Data });
        await setting.PrepareAsync(platform);
        await using var studio = await LocalStudio.OpenAsync(setting.Studio(), NullLoggerFactory.Instance, _ => { });
        var audience = new Audience(Cast.Of(setting.Briefs, setting.Seed), new(studio), platform, setting.Seed);
        var census = new Census();
        using var over = new CancellationTokenSource();

        // The very first start publishes the workflows; people come after it, since nothing can be submitted to a folder that never had a studio.
        var victim = VictimProcess.Start(setting, Hear);
        await DemandReadyAsync(victim);
        var people = audience.RunAsync(over.Token);
        for (var kill = 1; kill <= setting.Kills; kill++)
        {
            audience.Victim = victim;
            await AwaitInstantAsync(victim, platform, audience, census);
            audience.Victim = null;
            await victim.KillAsync();
            victim.Dispose();
            await census.TakeAsync(platform);
            audience.Progress = (double)kill / setting.Kills;
            if (kill % 10 == 0)
            {
                say($"{kill} kills, {audience.Parts.Count(p => p.BriefId is not null)} briefs submitted, {audience.Parts.Count(p => p.HasEnded)} ended");
            }

            victim = VictimProcess.Start(setting, Hear);
        }

        await DemandReadyAsync(victim);
        audience.Victim = victim;
        var killed = Stopwatch.GetElapsedTime(began);
        var isDone = await FinishAsync(audience, platform);
        audience.Victim = null;
        await over.CancelAsync();
        await people;
        var exit = await victim.StopAsync();
        victim.Dispose();

        var oracle = new Oracle(platform, setting);
        var findings = await oracle.JudgeAsync(audience.Parts);
        findings.AddRange(audience.Complaints);
        findings.AddRange(isDone ? [] : [$"Not everything ended within {setting.Patience}."]);
        findings.AddRange(exit == 0 ? [] : [$"The studio stopped with code {exit}."]);
        return new(findings, census, audience, await oracle.CampaignKillAsync(), [.. _studioSaid], killed, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Waits for the instant of the next kill: any, or one at which a brief is in the state that kills found least.</summary>
    private async Task AwaitInstantAsync(VictimProcess victim, LocalPlatform platform, Audience audience, Census census)
    {
        var kind = _random.Next(10);
        if (kind == 0)
        {
            await Task.Delay(_random.Next(1_000)); // while it starts
            return;
        }

        await DemandReadyAsync(victim);
        if (kind < 6)
        {
            await Task.Delay(_random.Next(1_200));
            return;
        }

        var rarest = census.Rarest(_random);
        audience.IsHurried = rarest < BriefState.Previewing;
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < AimPatience && !Watch.Look(platform).Exists(g => g.Status.State == rarest))
        {
            await Task.Delay(1);
        }
    }

    private static async Task DemandReadyAsync(VictimProcess victim)
    {
        if (!await victim.Ready.WaitAsync(StartPatience))
        {
            throw new InvalidOperationException("The studio ended by itself; see what it said on standard error.");
        }
    }

    private async Task<bool> FinishAsync(Audience audience, LocalPlatform platform)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < setting.Patience)
        {
            if (audience.IsDone && Watch.Leftovers(platform).Where(l => l.What != "failed workflows").All(l => l.Count == 0))
            {
                return true;
            }

            await Task.Delay(50);
        }

        return false;
    }

    private void Hear(string line)
    {
        lock (_gate)
        {
            _studioSaid.Add(line);
        }
    }
}
