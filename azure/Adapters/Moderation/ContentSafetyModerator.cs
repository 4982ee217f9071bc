using System.Text;
using System.Text.Json;
using Atelier.Azure.Calls;
using Atelier.Core.Moderation;
using Atelier.Imaging;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Azure.Moderation;

/// <summary>
/// Asks Azure AI Content Safety about texts and pictures, beside another moderator whose findings all stay. Where the service can't be asked, a finding of Warning holds
/// the brief for a person's eyes; nothing passes as judged that was not. Thread-safe; keep one.
/// </summary>
/// <remarks>
/// Source: REST API 2024-09-01, Analyze Text and Analyze Image (learn.microsoft.com/rest/api/contentsafety). Texts up to 10,000 code points and pictures of 50 to 2,048 pixels a side
/// up to 4 MB are taken, so longer texts go in parts and larger pictures scaled down. The identity needs Cognitive Services User.
/// </remarks>
public sealed partial class ContentSafetyModerator : IModerator
{
    private const string Version = "?api-version=2024-09-01";
    private const int MostOfText = 4_000;
    private const int LeastSide = 64;
    private const int MostSide = 1_024;
    private const int AtOnce = 4;

    private readonly IModerator _policy;
    private readonly RestService _service;
    private readonly HarmLevels _levels;
    private readonly ILogger _logger;

    /// <param name="endpoint">The resource's endpoint, HTTPS.</param>
    /// <param name="credential">The identity.</param>
    /// <param name="policy">The moderator beside it, which judges by policy.</param>
    /// <param name="levels">What happens from which severity, or null for the usual.</param>
    /// <param name="limits">Patience, or null for the usual.</param>
    /// <param name="transport">What carries the requests, or null for the SDK's own.</param>
    /// <param name="logger">Told of failures, without texts.</param>
    /// <param name="time">The clock of pauses and time-outs.</param>
    public ContentSafetyModerator(
        Uri endpoint, TokenCredential credential, IModerator policy, HarmLevels? levels = null, CallLimits? limits = null, HttpPipelineTransport? transport = null,
        ILogger<ContentSafetyModerator>? logger = null, TimeProvider? time = null)
    {
        (_policy, _levels, _logger) = (policy, levels ?? new(), logger ?? NullLogger<ContentSafetyModerator>.Instance);
        _service = new(endpoint, credential, "https://cognitiveservices.azure.com/.default", limits ?? new() { Attempt = TimeSpan.FromSeconds(20) }, transport, time);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> CheckTextAsync(TextCheck check, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(check);
        var findings = new List<Finding>(await _policy.CheckTextAsync(check, cancellationToken));
        var parts = check.Texts.OrderBy(t => t.Key, StringComparer.Ordinal).SelectMany(t => Parts(t.Value).Select(p => (Target: t.Key, Text: p))).ToList();
        var judged = new IReadOnlyList<Finding>[parts.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, parts.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, token) =>
            judged[i] = await JudgeAsync("text", new { text = parts[i].Text, outputType = "FourSeverityLevels" }, parts[i].Target, check.Policy.Version, token));

        // A category that several parts of a field show is said once, at its worst; a service that is away is said once for all.
        findings.AddRange(judged.SelectMany(f => f)
            .GroupBy(f => f.Rule == Findings.ModerationUnavailable ? ("", f.Rule) : (f.Target, f.Rule))
            .Select(g => g.MaxBy(f => f.Severity)!));
        return findings;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Finding>> CheckPictureAsync(PictureCheck check, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(check);
        var findings = await _policy.CheckPictureAsync(check, cancellationToken);
        string content;
        try
        {
            content = Convert.ToBase64String(PictureChecks.Within(check.Png, LeastSide, MostSide).Span);
        }
        catch (PngException)
        {
            return findings; // unreadable, which the policy's moderator says already
        }

        return [.. findings, .. await JudgeAsync("image", new { image = new { content }, outputType = "FourSeverityLevels" }, "picture", check.Policy.Version, cancellationToken)];
    }

    private static IEnumerable<string> Parts(string text)
    {
        var part = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            part.Append(rune.ToString());
            if (part.Length >= MostOfText)
            {
                yield return part.ToString();
                part.Clear();
            }
        }

        if (!string.IsNullOrWhiteSpace(part.ToString()))
        {
            yield return part.ToString();
        }
    }

    private async Task<IReadOnlyList<Finding>> JudgeAsync(string kind, object body, string target, string policyVersion, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _service.SendAsync(RequestMethod.Post, $"/contentsafety/{kind}:analyze{Version}", body, cancellationToken);
            return [.. Categories(answer).Where(c => c.Severity >= _levels.Warn).Select(c => Of(
                c.Severity >= _levels.Stop ? FindingSeverity.Error : FindingSeverity.Warning, $"content-safety-{c.Category.ToLowerInvariant()}", c.Category, target,
                target == "picture" ? "The picture shows what may hurt people. Ask for another." : "The text says what may hurt people. Say it differently.",
                FormattableString.Invariant($"severity {c.Severity} of 6 (a warning from {_levels.Warn}, stopped from {_levels.Stop})"), policyVersion))];
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && (AzureErrors.IsOfCall(e) || e is JsonException))
        {
            var trouble = e is JsonException ? "it answered in a form that it doesn't document" : AzureErrors.Describe(e);
            LogUnavailable(kind, trouble);
            return [Of(FindingSeverity.Warning, Findings.ModerationUnavailable, "moderation", target, "The moderation service couldn't be asked, so nobody but people has judged this. Look closely.", trouble, policyVersion)];
        }
    }

    // All four or nothing: an answer that leaves a category out has judged less than was asked.
    private static IReadOnlyList<Harm> Categories(JsonElement answer) =>
        answer.Deserialize<Analysis>(JsonSerializerOptions.Web)?.CategoriesAnalysis is { Count: >= 4 and <= 20 } all
        && all.All(h => h is { Category.Length: > 0 and <= 40, Severity: >= 0 and <= 7 } && h.Category.All(char.IsAsciiLetterOrDigit))
            ? [.. all.OfType<Harm>()]
            : throw new JsonException();

    private static Finding Of(FindingSeverity severity, string rule, string category, string target, string message, string evidence, string policyVersion) => new()
    {
        Severity = severity, Rule = rule, Category = category, Target = target, Message = message, Evidence = evidence, PolicyVersion = policyVersion,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Content Safety could not judge a {Kind}: {Trouble}; people are asked to look")]
    private partial void LogUnavailable(string kind, string trouble);

    private sealed record Analysis(IReadOnlyList<Harm?>? CategoriesAnalysis);

    private sealed record Harm(string Category, int Severity = -1);
}
