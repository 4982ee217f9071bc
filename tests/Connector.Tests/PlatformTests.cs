using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Atelier.Core.Hooks;
using Atelier.Core.Storage;
using Atelier.Local.Cli;
using Atelier.Local.Tests;
using Atelier.Local.Tests.Studio;
using Atelier.Web.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Connector.Tests;

/// <summary>What Power Platform does with a webhook trigger: subscribes when a flow is turned on, is called, unsubscribes when it is turned off.</summary>
public sealed class PlatformTests
{
    private const string Secret = "sig=a-secret-of-the-flow";

    [Fact]
    public async Task Flows_that_were_turned_on_before_a_restart_are_started_by_what_happens_after_it_until_they_are_turned_off()
    {
        using var folder = new TemporaryFolder();
        await using var platform = await CallbackReceiver.StartAsync();
        Uri asked, delivered;
        await using (var before = await StudioServer.StartAsync(folder.Path))
        {
            asked = await SubscribeAsync(before, "review-requested", platform);
            delivered = await SubscribeAsync(before, "brief-delivered", platform);
        }

        await using var studio = await StudioServer.StartAsync(folder.Path);
        var brief = (await studio.Local.Studio.Briefs.SubmitAsync(StudioOnDisk.Workspace, "rita", StudioOnDisk.Draft(), idempotencyKey: null)).Brief!;
        await StudioOnDisk.UntilAsync(() => Task.FromResult(platform.Received.Count == 1));
        var (type, query, told) = platform.Received.Single();
        Assert.Equal(("application/json; charset=utf-8", $"?{Secret}"), (type, query));
        Assert.Equal((EventTypes.ReviewRequested, brief.Id), ((string)told["type"]!, (string)told["data"]!["briefId"]!));
        var review = (string)told["data"]!["reviewId"]!;
        await TerminalReviewers.DecideAsync(studio.Local, review, Approval.First, CancellationToken.None);
        await StudioOnDisk.UntilAsync(() => Task.FromResult(platform.Received.Count == 2));
        Assert.Equal(EventTypes.Delivered, (string)platform.Received.Last().Event["type"]!);

        foreach (var hook in new[] { asked, delivered })
        {
            Assert.Equal(HttpStatusCode.NoContent, (await studio.Client.DeleteAsync(hook)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await studio.Client.DeleteAsync(hook)).StatusCode);
        }

        Assert.Empty((await studio.Client.GetFromJsonAsync<JsonObject>("/v1/hooks"))!["hooks"]!.AsArray());
        Assert.DoesNotContain(studio.Log.Lines, l => l.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dead_flow_is_asked_later_and_later_and_given_up_after_its_time_for_everybody_to_see()
    {
        using var web = new WebFixture();
        var answer = await web.PostJsonAsync("/v1/triggers/brief-failed", $$"""{"notificationUrl":"https://prod-1.logic.azure.com/flow?{{Secret}}","campaign":""}""");
        var path = (await WebFixture.JsonAsync(answer, HttpStatusCode.Created)).GetProperty("self").GetString()!;
        var sender = new DeadFlow();
        var dispatcher = new HookDispatcher(web.Studio.Store, web.Studio.Services.Hooks, new(web.Studio.Links), sender, web.Clock, NullLogger.Instance);
        var asked = new List<DateTimeOffset>();
        for (var hour = 0; hour <= 6 * 24; hour++)
        {
            if (hour % 12 == 0)
            {
                await web.Studio.Store.WriteAsync($"studio/outbox/b-{hour}.ended", Failed(web, hour), PutCondition.Create);
            }

            for (var minute = 0; minute < 60; minute += 10)
            {
                var calls = sender.Calls;
                await dispatcher.RunAsync("studio");
                asked.AddRange(Enumerable.Repeat(web.Clock.GetUtcNow(), sender.Calls - calls));
                web.Clock.Advance(TimeSpan.FromMinutes(10));
            }
        }

        var gaps = asked.Zip(asked.Skip(1), (a, b) => b - a).ToList();
        Assert.True(gaps[^1] >= TimeSpan.FromHours(2) && gaps[0] <= TimeSpan.FromMinutes(10), string.Join(' ', gaps));
        Assert.InRange((asked[^1] - asked[0]).TotalDays, 4.9, 5.2);
        var shown = await WebFixture.JsonAsync(await web.GetAsync(path));
        Assert.NotEqual(default, shown.GetProperty("hook").GetProperty("droppedAt").GetDateTimeOffset());
        Assert.Contains("404", shown.GetProperty("hook").GetProperty("droppedReason").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty((await WebFixture.JsonAsync(await web.GetAsync($"{path}/deliveries?state=dead"))).GetProperty("deliveries").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"notificationUrl":"http://prod-1.logic.azure.com/x"}""")]
    [InlineData("""{"notificationUrl":"https://10.0.0.4/x"}""")]
    [InlineData("""{"campaign":"spring"}""")]
    public async Task What_is_no_callback_of_the_platform_is_refused_by_the_field_it_sent(string body)
    {
        using var web = new WebFixture();
        var answer = await web.PostJsonAsync("/v1/triggers/review-requested", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("notificationUrl", (await WebFixture.JsonAsync(answer, HttpStatusCode.BadRequest)).GetProperty("field").GetString());
    }

    private static async Task<Uri> SubscribeAsync(StudioServer studio, string trigger, CallbackReceiver platform)
    {
        var answer = await studio.PostAsync($"/v1/triggers/{trigger}", $$"""{"notificationUrl":"{{platform.Address}}/callback?{{Secret}}"}""");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.DoesNotContain(Secret, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        return answer.Headers.Location!;
    }

    private static LifecycleEvent Failed(WebFixture web, int number) => new()
    {
        Id = $"b-{number}.ended", Type = "atelier.brief.failed", Time = web.Clock.GetUtcNow(), Workspace = "studio", BriefId = $"b-{number}", Campaign = "spring", Code = "renders-failed",
    };

    private sealed class DeadFlow : IHookSender
    {
        public int Calls { get; private set; }

        public string? Fault(Uri address) => null;

        public Task<HookAnswer> SendAsync(Uri address, ReadOnlyMemory<byte> body, string signature, string contentType, CancellationToken cancellationToken = default)
        {
            Calls++;
            return Task.FromResult(new HookAnswer(404));
        }
    }
}
