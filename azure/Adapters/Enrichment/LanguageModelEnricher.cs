using System.Globalization;
using Atelier.Azure.Calls;
using Atelier.Azure.OpenAI;
using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Enrichment.Drafts;
using Atelier.Core.Moderation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenAI.Chat;

namespace Atelier.Azure.Enrichment;

/// <summary>
/// Has a language model write prompts, copy and tags, over any endpoint that speaks OpenAI's chat completions with structured outputs. Templates write the round first;
/// the model's words, taken as data from a stranger, only replace theirs (<see cref="DraftedRound"/>) and are judged by the brief's policy before. Where the model fails, declines
/// or talks nonsense, the templates' round stands, and says so. Thread-safe; keep one.
/// </summary>
/// <param name="chat">The model; it should not retry by itself.</param>
/// <param name="templates">Writes what the model's words go into, and takes over.</param>
/// <param name="moderator">Judges the words.</param>
/// <param name="limits">Patience with the model, or null for the usual.</param>
/// <param name="logger">Told of failures, without texts of briefs.</param>
/// <param name="time">The clock of pauses and time-outs.</param>
public sealed partial class LanguageModelEnricher(
    ChatClient chat, IBriefEnricher templates, IModerator moderator, CallLimits? limits = null, ILogger<LanguageModelEnricher>? logger = null, TimeProvider? time = null) : IBriefEnricher
{
    /// <summary>Its name and version; another version may ask otherwise.</summary>
    public const string Id = "language-model/1";

    private readonly ServiceCalls _calls = new(
        limits ?? new() { Attempt = TimeSpan.FromSeconds(60), Retries = 2, Pause = TimeSpan.FromSeconds(1) }, OpenAIErrors.IsTransient, OpenAIErrors.WaitWanted, time);

    private readonly ILogger _logger = logger ?? NullLogger<LanguageModelEnricher>.Instance;

    /// <inheritdoc/>
    public async Task<RoundSpec> EnrichAsync(EnrichmentRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var spec = await templates.EnrichAsync(request, cancellationToken);
        ChatCompletion answer;
        try
        {
            answer = await _calls.RunAsync(async (_, token) => (await chat.CompleteChatAsync(Conversation.Of(request), Conversation.Options(request), token)).Value, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && (OpenAIErrors.IsOfCall(e) || OpenAIErrors.IsNonsense(e)))
        {
            return Degraded(spec, request, OpenAIErrors.IsOfCall(e) ? OpenAIErrors.Describe(e) : "its answer isn't in the form asked for");
        }

        spec = spec with { Usage = UsageOf(answer) };
        var (draft, trouble) = RoundAnswer.Read(answer);
        if (draft is null)
        {
            return Degraded(spec, request, trouble);
        }

        var name = Name(answer.Model);
        var drafted = DraftedRound.Merge(request, spec, draft, name);
        if (drafted.Enricher != name)
        {
            return Degraded(spec, request, "nothing of its answer could be used");
        }

        var findings = await moderator.CheckTextAsync(TextChecks.OfSpec(drafted, request.Brief, request.Policy), cancellationToken);
        var screened = DraftedRound.WithoutRefused(drafted, spec, findings);
        return screened.Enricher == name ? screened : screened with { Enricher = Instead(spec) };
    }

    /// <inheritdoc/>
    public EnrichmentUsage? Expects(IReadOnlyCollection<Shot> shots, int locales) => Conversation.Expects(shots, locales);

    private static EnrichmentUsage? UsageOf(ChatCompletion answer) =>
        answer.Usage is { } usage ? new(Plain(answer.Model), Math.Max(0, usage.InputTokenCount), Math.Max(0, usage.OutputTokenCount)) : null;

    private static string Name(string? model) => $"{Id} ({Plain(model)})";

    private static string Instead(RoundSpec spec) => $"{spec.Enricher} (instead of {Id})";

    // A name from outside goes into manifests: short, and of harmless characters.
    private static string Plain(string? model)
    {
        var plain = new string([.. (model ?? "").Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '/').Take(60)]);
        return plain.Length == 0 ? "unnamed" : plain;
    }

    private RoundSpec Degraded(RoundSpec spec, EnrichmentRequest request, string trouble)
    {
        LogDegraded(request.Brief.Id, request.Round, trouble);
        return spec with
        {
            Enricher = Instead(spec),
            Findings =
            [
                .. spec.Findings,
                new()
                {
                    Severity = FindingSeverity.Warning, Rule = Findings.EnricherDegraded, Category = "enrichment", Target = "enricher", PolicyVersion = spec.PolicyVersion,
                    Message = "The language model couldn't be used, so templates wrote this round. Ask for a change to have it written anew.",
                    Evidence = string.Create(CultureInfo.InvariantCulture, $"round {spec.Round}: {trouble}"),
                },
            ],
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Round {Round} of {Brief} was written by templates: the language model can't be used, {Trouble}")]
    private partial void LogDegraded(string brief, int round, string trouble);
}
