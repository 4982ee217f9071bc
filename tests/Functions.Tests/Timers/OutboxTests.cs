using Atelier.Core.Briefs;
using Atelier.Core.Hooks;
using Atelier.Functions.Durable;
using Atelier.Functions.Hosting;
using Atelier.Functions.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Atelier.Functions.Tests.Timers;

public sealed class OutboxTests : IDisposable
{
    private readonly TestStudio _studio = new();
    private readonly List<string> _heard = [];

    [Fact]
    public async Task What_happened_to_a_brief_is_told_once_however_often_the_timer_fires()
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddStudio(TestSettings.Read(), (_, workflows) => _studio.Ports with { Workflows = workflows }, new NotingMirror(_heard))
            .BuildServiceProvider();
        services.GetRequiredService<DurableClients>().Use(_studio.Framework);
        var draft = new BriefDraft { Title = "Spring", Intent = new() { Subject = "circles" }, Output = new() { Shots = [new() { Width = 512, Height = 512 }] } };
        var brief = (await services.GetRequiredService<Studio>().Briefs.SubmitAsync(TestStudio.Workspace, "rita", draft, null)).Brief!;
        await _studio.Host.RunUntilIdleAsync(); // no model is there: the brief ends

        var function = ActivatorUtilities.CreateInstance<OutboxFunction>(services);
        await function.RunAsync(new TimerInfo(), CancellationToken.None);
        await function.RunAsync(new TimerInfo(), CancellationToken.None);

        Assert.NotEmpty(_heard);
        Assert.All(_heard, h => Assert.StartsWith(brief.Id, h, StringComparison.Ordinal));
        Assert.Equal(_heard.Distinct().Count(), _heard.Count);
    }

    public void Dispose() => _studio.Dispose();

    private sealed class NotingMirror(List<string> heard) : IEventMirror
    {
        public Task PublishAsync(LifecycleEvent happened, ReadOnlyMemory<byte> cloudEvent, CancellationToken cancellationToken = default)
        {
            heard.Add($"{happened.BriefId} {happened.Id}");
            return Task.CompletedTask;
        }
    }
}
