using Atelier.Core.Briefs;
using Atelier.Functions.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Functions.Tests.Timers;

public sealed class RetentionTests : IDisposable
{
    private readonly TestStudio _studio = new();

    [Fact]
    public async Task Histories_of_briefs_that_ended_long_ago_are_purged_from_the_engine_and_the_briefs_stay()
    {
        _studio.Clients.Use(_studio.Framework);
        var draft = new BriefDraft { Title = "Spring", Intent = new() { Subject = "circles" }, Output = new() { Shots = [new() { Width = 512, Height = 512 }] } };
        var brief = (await _studio.Studio.Briefs.SubmitAsync(TestStudio.Workspace, "rita", draft, null)).Brief!;
        await _studio.Host.RunUntilIdleAsync(); // no model is there: the brief ends
        await RunAsync();
        Assert.Single(_studio.Host.InstanceIds);

        _studio.Time.Advance(TimeSpan.FromDays(4_000));
        await RunAsync();

        Assert.Empty(_studio.Host.InstanceIds);
        Assert.NotNull((await _studio.Studio.Briefs.GetAsync(TestStudio.Workspace, brief.Id))?.Outcome);
    }

    public void Dispose() => _studio.Dispose();

    private Task RunAsync() =>
        new RetentionFunction(_studio.Studio, TestSettings.Read(), _studio.Clients, NullLogger<RetentionFunction>.Instance).RunAsync(new TimerInfo(), _studio.Framework, CancellationToken.None);
}
