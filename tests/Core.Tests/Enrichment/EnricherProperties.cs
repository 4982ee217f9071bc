using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Enrichment.General;
using Atelier.Core.Models;
using Atelier.Core.Reviews;
using Atelier.Core.Workflows;
using FsCheck;
using FsCheck.Fluent;

namespace Atelier.Core.Tests.Enrichment;

public class EnricherProperties
{
    private static readonly Config Cases = Config.QuickThrowOnFailure.WithMaxTest(100);
    private readonly VocabularyGrammar _grammar = VocabularyGrammar.Demo;

    [Fact]
    public void Prompts_for_small_models_are_in_their_language_whatever_the_brief_says() =>
        Check.One(Cases, Prop.ForAll(Briefs.Any, brief =>
        {
            foreach (var variant in Enrich(Sample.Request(brief)).Shots.SelectMany(s => s.Variants)) Assert.Empty(_grammar.Faults(variant.Prompt));
        }));

    [Fact]
    public void So_are_those_of_the_next_rounds_whatever_reviewers_ask_for() =>
        Check.One(Cases, Prop.ForAll(Briefs.Any, Briefs.Changes, (brief, change) =>
        {
            var request = Sample.Request(brief);
            for (var round = 2; round <= 3; round++)
            {
                request = request with { Round = round, Previous = Enrich(request), Changes = [.. request.Shots.Select(s => new ChangeRequest(s, change.Variant, change.Reason, change.Note))] };
                foreach (var variant in Enrich(request).Shots.SelectMany(s => s.Variants)) Assert.Empty(_grammar.Faults(variant.Prompt));
            }
        }));

    [Fact]
    public void Whatever_is_written_keeps_to_its_limits_and_is_the_same_again() =>
        Check.One(Cases, Prop.ForAll(Briefs.Any, brief =>
        {
            foreach (var model in new[] { Sample.Demo, Sample.General })
            {
                var request = Sample.Request(brief, model);
                var spec = Enrich(request);
                Assert.Equal(Json(spec), Json(Enrich(request)));
                Assert.Equal(brief.Output.Shots.Select(s => s.Variants), spec.Shots.Select(s => s.Variants.Count));
                foreach (var shot in spec.Shots) Check1(shot, brief, model);
            }
        }));

    private static void Check1(ShotSpec shot, Brief brief, ModelProfile model)
    {
        Assert.Equal(0, (shot.Width | shot.Height | shot.PreviewWidth | shot.PreviewHeight) % model.SizeMultiple);
        Assert.InRange((long)shot.Width * shot.Height, 1, (long)model.FinalSide * model.FinalSide);
        Assert.InRange((long)shot.PreviewWidth * shot.PreviewHeight, 1, (long)(1.1 * model.PreviewSide * model.PreviewSide));
        Assert.All(shot.Variants, v => Assert.InRange(v.Seed, 0, uint.MaxValue));
        Assert.All(shot.Variants, v => Assert.InRange(v.Prompt.Length, 1, GeneralPrompts.PromptLimit));
        Assert.All(shot.Variants.Select(v => v.Prompt).Append(shot.NegativePrompt ?? ""), p => Assert.DoesNotContain(p, c => c is '(' or ')' or '[' or ']' or '{' or '}' or '<' or '>' or '|' or ':' or '_' or '\\' || char.IsControl(c)));
        Assert.InRange((shot.NegativePrompt ?? "").Length, 0, GeneralPrompts.NegativeLimit);
        Assert.InRange(shot.Tags.Count, 1, 20);
        Assert.All(shot.Tags, t => Assert.True(t.Length is > 0 and <= 40 && !t.Any(char.IsUpper), t));
        Assert.Equal(brief.Intent.Locales.DefaultIfEmpty("en"), shot.Copy.Select(c => c.Locale));
        foreach (var copy in shot.Copy)
        {
            Assert.InRange(copy.Headline.Length, 1, 60);
            Assert.InRange(copy.Caption.Length, 1, 280);
            Assert.InRange(copy.AltText.Length, 1, 160);
            Assert.DoesNotContain('{', copy.Headline + copy.Caption + copy.AltText);
        }
    }

    private static RoundSpec Enrich(EnrichmentRequest request) => Text.Ended.Result(new TemplateEnricher().EnrichAsync(request, TestContext.Current.CancellationToken));

    private static string Json(RoundSpec spec) => JsonSerializer.Serialize(spec, WorkflowJson.Options);
}
