using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Moderation;
using Atelier.Core.Policies;

namespace Atelier.Core.Tests.Enrichment;

public class SampleTests
{
    public static TheoryData<string> Names => [.. Sample.BriefNames];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_sample_brief_validates_enriches_and_passes_screening(string name)
    {
        Assert.Empty(BriefValidator.Validate(Sample.Draft(name)));
        var brief = Sample.Brief(name);
        var spec = await Sample.EnrichAsync(brief);
        foreach (var v in spec.Shots.SelectMany(s => s.Variants)) TestContext.Current.SendDiagnosticMessage(v.Prompt);
        var moderator = new PolicyModerator();
        var texts = await moderator.CheckTextAsync(TextChecks.OfBrief(brief, DefaultPolicy.Value), TestContext.Current.CancellationToken);
        var written = await moderator.CheckTextAsync(TextChecks.OfSpec(spec, brief, DefaultPolicy.Value), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(texts.Concat(written), f => f.Severity >= FindingSeverity.Warning);
    }
}
