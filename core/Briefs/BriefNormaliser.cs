using System.Globalization;
using Atelier.Core.Text;

namespace Atelier.Core.Briefs;

/// <summary>Turns a draft that <see cref="BriefValidator"/> passed into a brief: texts trimmed and composed, names and defaults filled in. Deterministic.</summary>
public static class BriefNormaliser
{
    /// <summary>The campaign of drafts that name none.</summary>
    public const string DefaultCampaign = "default";

    /// <summary>The brief that a valid draft describes.</summary>
    /// <param name="draft">A draft without problems.</param>
    /// <param name="id">The brief's id.</param>
    /// <param name="workspace">The workspace that owns it.</param>
    /// <param name="requester">Pseudonym of who asked for it.</param>
    /// <param name="submittedAt">When it was accepted.</param>
    /// <param name="traceParent">W3C trace context, or null.</param>
    /// <exception cref="ArgumentException">The draft has problems.</exception>
    public static Brief Accept(BriefDraft draft, string id, string workspace, string requester, DateTimeOffset submittedAt, string? traceParent = null)
    {
        if (BriefValidator.Validate(draft) is [var problem, ..])
            throw new ArgumentException($"{problem.Field}: {problem.Message}", nameof(draft));
        return new Brief
        {
            Id = id,
            Workspace = workspace,
            Requester = requester,
            SubmittedAt = submittedAt.ToUniversalTime(),
            Title = Clean(draft.Title),
            Campaign = string.IsNullOrEmpty(draft.Campaign) ? DefaultCampaign : draft.Campaign,
            Brand = string.IsNullOrEmpty(draft.Brand) ? null : draft.Brand,
            Intent = Clean(draft.Intent!),
            Output = new BriefOutput { Shots = Named(draft.Output!.Shots) },
            Settings = draft.Settings ?? new PinnedSettings(),
            TraceParent = traceParent,
        };
    }

    private static Intent Clean(Intent intent) => new()
    {
        Goal = Clean(intent.Goal),
        Audience = Clean(intent.Audience),
        Message = Clean(intent.Message),
        Subject = Clean(intent.Subject),
        Mood = Clean(intent.Mood),
        MustHave = Clean(intent.MustHave),
        MustAvoid = Clean(intent.MustAvoid),
        Locales = [.. (intent.Locales ?? []).Select(Locales.Canonical)],
        Category = string.IsNullOrEmpty(intent.Category) ? "general" : intent.Category,
        MinimumAge = intent.MinimumAge,
        References = [.. (intent.References ?? []).Select(r => r with { Rights = Clean(r.Rights) })],
    };

    private static List<Shot> Named(IReadOnlyList<Shot> shots)
    {
        var taken = shots.Select(s => Clean(s.Name)).ToHashSet(StringComparer.Ordinal);
        var named = new List<Shot>(shots.Count);
        foreach (var shot in shots)
        {
            var name = Clean(shot.Name);
            for (var n = named.Count + 1; name.Length == 0; n++)
            {
                var free = string.Create(CultureInfo.InvariantCulture, $"shot-{n}");
                if (taken.Add(free)) name = free;
            }

            named.Add(shot with { Name = name, Description = Clean(shot.Description) });
        }

        return named;
    }

    private static List<string> Clean(IReadOnlyList<string>? entries) => [.. (entries ?? []).Select(Clean).Distinct(StringComparer.Ordinal)];

    private static string Clean(string? text) => Composed.Of((text ?? "").ReplaceLineEndings("\n").Trim());
}
