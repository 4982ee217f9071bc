using Atelier.Contracts.Time;
using Atelier.Core.Renders;
using Atelier.Diffusion;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Rendering.Tests;

/// <summary>How a process's own models end, with the demo model.</summary>
public sealed class OnnxDeviceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly ManualTimeProvider _clock = new();
    private readonly ModelHost _models = Demo.Host();

    [Fact]
    public async Task What_is_under_way_ends_before_its_model_is_freed()
    {
        var device = Device();
        Task? resting = null;
        var wasFreed = false;
        var outcome = await DrawAsync(device, Demo.Job(), step =>
        {
            wasFreed = resting?.IsCompleted ?? false;
            resting ??= device.DisposeAsync().AsTask();
        });
        await resting!;

        Assert.Equal((RenderStatus.Succeeded, false), (outcome.Status, wasFreed));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => DrawAsync(device, Demo.Job(), _ => { }));
    }

    [Fact]
    public async Task What_takes_longer_is_broken_off_at_its_next_operator_and_then_freed()
    {
        var device = Device();
        Task? resting = null;
        var outcome = await DrawAsync(device, Demo.Job() with { Steps = 200 }, step =>
        {
            if (resting is not null) return;
            resting = device.DisposeAsync().AsTask();
            _clock.Advance(Patience);

            // It is broken off by the time that somebody waits again: before that, a quick drawing might end.
            Assert.True(SpinWait.SpinUntil(() => _clock.Waiting == 1, TimeSpan.FromMinutes(2)));
        });
        await resting!;

        Assert.Equal((RenderStatus.Failed, DiffusionErrorCodes.Run, true), (outcome.Status, outcome.ErrorCode, outcome.IsTransient));
        Assert.Contains("broken off", outcome.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_comes_to_no_rest_keeps_nobody_from_ending_and_loses_nothing_that_is_run_over()
    {
        var device = Device();
        using var stands = new ManualResetEventSlim();
        using var goesOn = new ManualResetEventSlim();
        var drawing = Task.Run(() => DrawAsync(device, Demo.Job(), _ =>
        {
            stands.Set();
            goesOn.Wait();
        }));
        await Task.Run(stands.Wait);
        var resting = device.DisposeAsync().AsTask();
        _clock.Advance(Patience);
        while (!resting.IsCompleted)
        {
            await Task.Yield();
            _clock.Advance(Patience);
        }

        Assert.False(drawing.IsCompleted);
        goesOn.Set();
        Assert.Contains("broken off", (await drawing).ErrorMessage, StringComparison.Ordinal);
        await _models.DisposeAsync();
    }

    [Fact]
    public async Task A_device_at_rest_is_freed_at_once_and_twice_is_as_good()
    {
        var device = Device();
        await DrawAsync(device, Demo.Job(), _ => { });
        await device.DisposeAsync();
        await device.DisposeAsync();
        Assert.Empty(_models.Loaded);
    }

    private OnnxDevice Device() => new(_models, Patience, _clock, NullLogger.Instance);

    private static async Task<ImageOutcome> DrawAsync(OnnxDevice device, RenderJob job, Action<RenderProgress> heard) =>
        (await new OnnxImageModel(device.Models, device.Engine).DrawAllAsync([Demo.Order(job)], new Steps(heard)))[0];

    private sealed class Steps(Action<RenderProgress> heard) : IProgress<RenderProgress>
    {
        public void Report(RenderProgress value) => heard(value);
    }
}
