using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Core.Workflows;

namespace Atelier.Core.Tests.Briefs;

public class BriefNormaliserTests
{
    [Fact]
    public void Texts_are_trimmed_and_composed_and_gaps_are_filled()
    {
        var draft = JsonSerializer.Deserialize<BriefDraft>(
            """{"title":"  Cafe\u0301 \r\n","intent":{"subject":" s ","goal":null,"mood":[" calm ","calm"],"locales":["de-de"],"category":""},"output":{"shots":[{"name":"shot-2"},{},{"name":" b "}]}}""", WorkflowJson.Options)!;
        var brief = BriefNormaliser.Accept(draft, "b-1", "w", "r", new DateTimeOffset(2027, 1, 1, 1, 0, 0, TimeSpan.FromHours(1)));
        Assert.Equal(("Café", "default", "s", "", "general"), (brief.Title, brief.Campaign, brief.Intent.Subject, brief.Intent.Goal, brief.Intent.Category));
        Assert.Equal(["calm"], brief.Intent.Mood);
        Assert.Equal(["de-DE"], brief.Intent.Locales);
        Assert.Equal(["shot-2", "shot-3", "b"], brief.Output.Shots.Select(s => s.Name));
        Assert.Equal(TimeSpan.Zero, brief.SubmittedAt.Offset);
        Assert.Null(brief.Brand);
    }

    [Fact]
    public void What_was_accepted_is_accepted_again_unchanged()
    {
        var draft = new BriefDraft { Title = "T", Intent = new Intent { Subject = "s" }, Output = new BriefOutput { Shots = [new Shot(), new Shot()] } };
        var once = BriefNormaliser.Accept(draft, "b", "w", "r", default);
        var again = BriefNormaliser.Accept(draft with { Campaign = once.Campaign, Intent = once.Intent, Output = once.Output, Settings = once.Settings }, "b", "w", "r", default);
        Assert.Equal(JsonSerializer.Serialize(once, WorkflowJson.Options), JsonSerializer.Serialize(again, WorkflowJson.Options));
    }
}
