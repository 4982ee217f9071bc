using System.Diagnostics;
using Atelier.Core.Briefs;
using Atelier.Core.Reviews;
using Atelier.Core.Tests.Briefs;

namespace Atelier.Core.Tests.Telemetry;

public sealed class TelemetryTests
{
    [Fact]
    public async Task All_steps_of_a_brief_are_in_the_trace_that_its_acceptance_wrote_down()
    {
        using var heard = new Eavesdropper();
        using var world = new BriefWorld();
        var brief = await world.SubmitAsync();

        // Another process has other traces around it.
        Activity.Current = null;
        await world.DeliverAsync(brief);

        Assert.True(ActivityContext.TryParse(brief.TraceParent, null, out var trace));
        var spans = heard.Spans.Where(s => s.GetTagItem("atelier.brief") as string == brief.Id).ToList();
        Assert.All(spans, s => Assert.Equal(trace.TraceId, s.TraceId));
        foreach (var step in new[] { "brief.screen", "brief.enrich", "brief.dispatch", "brief.tally", "brief.follow" })
        {
            Assert.Contains(spans, s => s.DisplayName == step);
        }
    }

    [Fact]
    public async Task A_brief_takes_on_the_trace_it_was_sent_in()
    {
        using var heard = new Eavesdropper();
        using var source = new ActivitySource("Atelier.Tests");
        using var world = new BriefWorld();
        using var call = source.StartActivity("call");

        Assert.Equal(call!.TraceId, ActivityContext.Parse((await world.SubmitAsync()).TraceParent!, null).TraceId);
    }

    [Fact]
    public async Task What_happened_is_counted()
    {
        using var heard = new Eavesdropper();
        using var world = new BriefWorld();
        await world.DeliverAsync(await world.SubmitAsync());

        Assert.Contains(heard.Measurements, m => m.Name == "atelier.briefs.submitted");
        Assert.Contains(heard.Measurements, m => m is { Name: "atelier.briefs.ended", Tags: "state=Delivered,code=delivered" });
        Assert.Contains(heard.Measurements, m => m.Name == "atelier.renders" && m.Tags.Contains("purpose=Final", StringComparison.Ordinal));
        Assert.Contains(heard.Measurements, m => m is { Name: "atelier.render.duration", Value: 2 });
        Assert.Contains(heard.Measurements, m => m.Name == "atelier.review.verdicts" && m.Tags.Contains("verdict=Approve", StringComparison.Ordinal));
        Assert.Contains(heard.Measurements, m => m.Name == "atelier.cost" && m.Tags.Contains("kind=Render", StringComparison.Ordinal));
        Assert.Contains(heard.Measurements, m => m.Name == "atelier.activity.duration" && m.Tags.Contains("activity=brief.screen", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_that_people_wrote_is_logged_traced_or_measured()
    {
        // Letters that nothing else in the process says: ids know no u.
        using var heard = new Eavesdropper();
        var log = new LogBook();
        using var world = new BriefWorld(logger: log);
        var draft = BriefWorld.Draft() with
        {
            Title = "zqutitle launch",
            Intent = new() { Subject = "zqusubject on a teal gradient", Goal = "zqugoal", Audience = "zquaudience", Message = "zqumessage", MustHave = ["zquhave"], MustAvoid = ["zquavoid"] },
        };
        var brief = await world.SubmitAsync(draft);
        var failures = 2;
        world.Painter.Fate = job => failures-- > 0 ? Painter.Failed(job, isTransient: true) : null;
        var review = await world.UntilReviewAsync(brief);
        await world.Reviews.DecideAsync(BriefWorld.Workspace, review.Id, "ada", DecisionWays.Terminal, [.. review.Items.Select(i => new ItemVerdict
        {
            Shot = i.Shot, Variant = i.Variant, Verdict = Verdict.Change, Reason = DecisionReason.Other, Note = "zqunote",
        })]);
        await world.SettleAsync();
        await world.Studio.Briefs.CancelAsync(BriefWorld.Workspace, brief.Id, "rita", "zqureason");
        await world.SettleAsync();

        Assert.Equal(BriefState.Cancelled, (await world.OutcomeAsync(brief)).State);
        Assert.All(log.Lines.Concat(heard.Everything()), line => Assert.DoesNotContain("zqu", line, StringComparison.OrdinalIgnoreCase));
    }
}
