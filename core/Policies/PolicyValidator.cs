using Atelier.Core.Briefs;

namespace Atelier.Core.Policies;

/// <summary>Judges policies before they are stored: a brief that is screened under one must be able to end well. Pure.</summary>
public static class PolicyValidator
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>All that is wrong with a policy, for people; empty when it may be stored.</summary>
    public static IReadOnlyList<string> Validate(WorkspacePolicy? policy)
    {
        var found = new List<string>();
        void Demand(bool holds, string message)
        {
            if (!holds) found.Add(message);
        }

        // JSON can send null for anything.
        if (policy is not { Content: { Terms: not null, Categories: not null, ProtectedHashes: not null }, Review: { Reviewers: not null, RequiredRoles: not null, EscalateTo: not null, SignInRoles: not null, AcceptRelayed: not null }, Rendering: not null, Teams: not null, Rates: not null })
        {
            return ["A policy is a JSON object with at least a version; content, review, rendering, teams and rates are objects, and no list in them is null."];
        }

        var review = policy.Review;
        Demand(!string.IsNullOrWhiteSpace(policy.Version) && policy.Version.Length <= BriefLimits.Name, $"version: 1 to {BriefLimits.Name} characters; findings quote it.");
        Demand(review.Reviewers.Count > 0, "review.reviewers: name at least one person who may be asked.");
        Demand(review.Reviewers.All(r => r is { Id: not null, Roles: not null } && Ids.IsValid(r.Id)), "review.reviewers: an id is lower-case letters, digits and single dashes, and roles is a list.");
        Demand(review.Quorum >= 1 && review.Quorum <= Math.Clamp(review.Reviewers.Count, 1, 5), "review.quorum: from 1 to 5, and no more than there are reviewers.");
        foreach (var role in review.RequiredRoles.Concat(policy.Content.Categories.SelectMany(c => c?.RequiredRoles ?? [])).Distinct())
        {
            Demand(review.Reviewers.Any(r => r?.Roles?.Contains(role) == true), $"The role '{role}' must sign off, but no reviewer holds it.");
        }

        foreach (var id in review.EscalateTo)
        {
            Demand(review.Reviewers.Any(r => r?.Id == id), $"review.escalateTo: '{id}' is none of the reviewers.");
        }

        Demand(review.SignInRoles.Concat(review.AcceptRelayed).All(Ids.IsValid), "review: signInRoles and acceptRelayed list roles, in lower-case letters, digits and single dashes.");
        Demand(review.RemindEvery > TimeSpan.Zero && review.EscalateAfter > TimeSpan.Zero && review.ExpireAfter > TimeSpan.Zero, "review: remindEvery, escalateAfter and expireAfter are longer than nothing.");
        Demand(policy.Rendering is { Window: >= 1 and <= 32, MaxAttempts: >= 1 and <= 5 } && policy.Rendering.TimeToLive > TimeSpan.Zero, "rendering: window is from 1 to 32, maxAttempts from 1 to 5, timeToLive longer than nothing.");
        Demand(Enum.IsDefined(policy.Teams.Links), "teams.links: signIn or personal.");
        Demand(policy.MaxRounds is >= 1 and <= 8, "maxRounds: from 1 to 8.");
        var rates = policy.Rates;
        Demand(
            rates is { RenderSecond: >= 0, PreviewForecast: >= 0, FinalForecast: >= 0, EnrichmentForecast: >= 0, InputTokensPerMillion: >= 0, OutputTokensPerMillion: >= 0, StoredGigabyteMonth: >= 0, ReviewMinute: >= 0, MinutesPerDecision: >= 0, RenderSeconds: not null, Pictures: not null }
            && rates.RenderSeconds.Values.Concat(rates.Pictures.Values).All(r => r >= 0), "rates: no negative amounts.");
        Demand(rates.StorageMonths is >= 0 and <= 1200, "rates.storageMonths: from 0 to 1,200.");
        Demand(policy.Rollout is null || (Ids.IsValid(policy.Rollout.Model) && policy.Rollout.Percent is >= 0 and <= 100), "rollout: a model's name and a percentage from 0 to 100.");
        Demand(
            policy.Retention is { } kept && kept.Drafts >= Day && kept.Histories >= Day && kept.IdempotencyKeys >= Day, "retention: drafts, histories and idempotencyKeys are kept for a day at least.");
        Demand(policy.Rates.Currency is { Length: 3 } currency && currency.All(char.IsAsciiLetterUpper), "rates.currency: three capital letters, such as EUR.");
        return found;
    }
}
