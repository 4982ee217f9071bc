using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Functions.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Functions.Tests.Timers;

public sealed class SweepTests : IDisposable
{
    private readonly TestStudio _studio = new();

    [Fact]
    public async Task A_brief_whose_start_got_lost_is_started_by_the_sweep()
    {
        var draft = new BriefDraft { Title = "Spring", Intent = new() { Subject = "circles" }, Output = new() { Shots = [new() { Width = 512, Height = 512 }] } };
        await Assert.ThrowsAsync<InvalidOperationException>(() => _studio.Studio.Briefs.SubmitAsync(TestStudio.Workspace, "rita", draft, null)); // no engine at hand
        Assert.Empty(_studio.Host.InstanceIds);

        await RunAsync(_studio.Ports.Lanes);

        Assert.Single(_studio.Host.InstanceIds);
    }

    [Fact]
    public async Task A_step_that_fails_keeps_none_of_the_others_from_running_and_shows()
    {
        var draft = new BriefDraft { Title = "Spring", Intent = new() { Subject = "circles" }, Output = new() { Shots = [new() { Width = 512, Height = 512 }] } };
        await Assert.ThrowsAsync<InvalidOperationException>(() => _studio.Studio.Briefs.SubmitAsync(TestStudio.Workspace, "rita", draft, null));

        var failure = await Assert.ThrowsAsync<AggregateException>(() => RunAsync(new NoLanes()));

        Assert.Equal(2, failure.InnerExceptions.Count); // one a lane
        Assert.Single(_studio.Host.InstanceIds);
    }

    [Fact]
    public async Task Lanes_are_looked_at_side_by_side_and_after_everything_else()
    {
        var draft = new BriefDraft { Title = "Spring", Intent = new() { Subject = "circles" }, Output = new() { Shots = [new() { Width = 512, Height = 512 }] } };
        await Assert.ThrowsAsync<InvalidOperationException>(() => _studio.Studio.Briefs.SubmitAsync(TestStudio.Workspace, "rita", draft, null));
        var (waiting, started) = (0, -1);
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lanes = new NoLanes
        {
            Meanwhile = () =>
            {
                if (Interlocked.Increment(ref waiting) == 2)
                {
                    started = _studio.Host.InstanceIds.Count;
                    both.SetResult();
                }

                return both.Task.WaitAsync(TimeSpan.FromMinutes(1));
            },
        };

        var failure = await Assert.ThrowsAsync<AggregateException>(() => RunAsync(lanes));

        Assert.Equal((2, 1), (waiting, started));
        Assert.All(failure.InnerExceptions, e => Assert.Equal("The namespace doesn't answer.", e.Message));
    }

    public void Dispose() => _studio.Dispose();

    private Task RunAsync(IRenderLanes lanes)
    {
        var settings = TestSettings.Read();
        var letters = new DeadLetterSweep(lanes, _studio.Studio.Ledger, _studio.Time, NullLogger.Instance);
        return new SweepFunction(_studio.Studio, letters, settings, _studio.Clients, NullLogger<SweepFunction>.Instance).RunAsync(new TimerInfo(), _studio.Framework, CancellationToken.None);
    }
}
