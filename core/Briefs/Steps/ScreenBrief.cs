using Atelier.Core.Campaigns;
using Atelier.Core.Kills;
using Atelier.Core.Library;
using Atelier.Core.Moderation;
using Atelier.Core.Policies;
using Atelier.Core.Reviews;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Looks at a brief before anything is spent: gate, brand, model, rights, policy, budget.</summary>
internal sealed class ScreenBrief(Studio studio) : Activity<BriefRef, ScreeningResult>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    public override async Task<ScreeningResult> RunAsync(BriefRef input, CancellationToken cancellationToken)
    {
        var (workspace, id) = input;
        var brief = await studio.Library.BriefAsync(workspace, id, cancellationToken);
        if (await studio.Kills.ClosedForAsync(workspace, brief.Campaign, model: null, cancellationToken) is { } stopped)
        {
            return Stopped(stopped);
        }

        var current = await studio.Library.PolicyAsync(workspace, cancellationToken);
        var policy = await studio.Store.WriteOnceAsync(StoreKeys.BriefPolicy(workspace, id), current, metadata: null, cancellationToken);
        var brand = await studio.Library.BrandAsync(brief, cancellationToken);
        if (brief.Brand is not null && brand is null)
        {
            return No(BriefState.Rejected, "unknown-brand", $"There is no brand '{brief.Brand}'. Add its style guide, or send the brief without a brand.");
        }

        if (await studio.Library.ModelForAsync(brief, policy, cancellationToken) is not { } model)
        {
            return No(BriefState.Rejected, "unknown-model", StudioLibrary.NoModelFor(brief, policy));
        }

        // After the policy was fixed, which fixes the model: a kill that comes now knows that this brief is the model's.
        if (await studio.Kills.ClosedForAsync(workspace, brief.Campaign, model.Name, cancellationToken) is { } closed)
        {
            return Stopped(closed);
        }

        if (await ReferenceFaultAsync(brief, cancellationToken) is { } fault)
        {
            return fault;
        }

        var roles = SignOff.RolesFor(brief, brand, policy);
        try
        {
            // Nobody should find out after the previews were paid for.
            ReviewPanel.Choose(policy.Review, roles);
        }
        catch (PermanentFailureException e)
        {
            return No(BriefState.Rejected, e.Code, e.Message);
        }

        var findings = await studio.Moderator.CheckTextAsync(TextChecks.OfBrief(brief, policy), cancellationToken);
        var forecast = studio.ForecastOf(brief, brief.Output.Shots, policy.Rates);
        var screening = new Screening
        {
            BriefId = id,
            PolicyVersion = policy.Version,
            Findings = findings,
            Forecast = Costs.Money.Of(forecast, policy.Rates.Currency),
            RequiredRoles = roles,
        };
        await studio.Store.WriteOnceAsync(StoreKeys.Screening(workspace, id), screening, metadata: null, cancellationToken);
        var evidence = await studio.HashOfAsync(StoreKeys.Screening(workspace, id), cancellationToken);

        var stopping = findings.Where(f => f.Severity == FindingSeverity.Error).ToList();
        if (stopping.Count > 0)
        {
            return No(BriefState.Rejected, "policy", Findings.Summary(stopping), evidence);
        }

        switch (await studio.Budget.ReserveAsync(workspace, brief.Campaign, id, forecast, StoreKeys.Outcome(workspace, id), cancellationToken))
        {
            case Reservation.Ended:
                // Called off or stopped before it was begun.
                var before = await studio.Store.ReadRequiredAsync<Outcome>(StoreKeys.Outcome(workspace, id), cancellationToken);
                return No(before.State, before.Code, before.Reason, evidence);
            case Reservation.NoRoom:
                return No(BriefState.Rejected, "budget", $"The brief is expected to cost {screening.Forecast.Amount} {screening.Forecast.Currency}, which the budget of campaign '{brief.Campaign}' has no room for. Ask for fewer shots or variants, or raise the budget.", evidence);
        }

        return new(true, PlanOf(brief, policy), BriefState.Screening, "passed", "", evidence);
    }

    /// <summary>Why a brief's references can't be used, or null when they can.</summary>
    internal async Task<ScreeningResult?> ReferenceFaultAsync(Brief brief, CancellationToken cancellationToken)
    {
        foreach (var reference in brief.Intent.References)
        {
            if (!await MayBeUsedAsync(brief.Workspace, reference.Sha256, cancellationToken)
                || await studio.Store.GetAsync(StoreKeys.Blob(brief.Workspace, reference.Sha256), cancellationToken) is not { } picture)
            {
                return No(BriefState.Rejected, "unknown-reference", $"The reference {reference.Sha256} was not uploaded. Upload it, then send the brief again.");
            }

            if (PictureChecks.FaultOf(picture.Content) is { } why)
            {
                return No(BriefState.Rejected, "unreadable-reference", $"The reference {reference.Sha256} is no picture that can be used: {why} Upload a PNG, then send the brief again.");
            }
        }

        return null;
    }

    // Uploads were screened when they came, and assets approved. What else lies in the store is nobody's to refer to: drafts that policy or people refused are there too.
    private async Task<bool> MayBeUsedAsync(string workspace, string sha256, CancellationToken cancellationToken) =>
        await studio.Store.GetAsync(StoreKeys.Upload(workspace, sha256), cancellationToken) is not null
        || (await studio.Catalog.PicturesAsync(workspace, cancellationToken)).Contains(sha256);

    private static BriefPlan PlanOf(Brief brief, WorkspacePolicy policy) => new()
    {
        ShotNames = [.. brief.Output.Shots.Select(s => s.Name)],
        Window = Math.Clamp(policy.Rendering.Window, 1, 32),
        MaxAttempts = Math.Clamp(policy.Rendering.MaxAttempts, 1, 5),
        MaxRounds = Math.Clamp(policy.MaxRounds, 1, 8),
        JobTimeToLive = Between(policy.Rendering.TimeToLive, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)),

        // At most a hundred reminders: history grows with rounds and variants, not with waiting.
        RemindEvery = Between(policy.Review.RemindEvery, Between(policy.Review.ExpireAfter, Shortest, Longest) / 100, Longest),
        EscalateAfter = Between(policy.Review.EscalateAfter, Shortest, Longest),
        ExpireAfter = Between(policy.Review.ExpireAfter, Shortest, Longest),
        RequirePublisher = policy.RequirePublisher,
    };

    private static TimeSpan Between(TimeSpan value, TimeSpan least, TimeSpan most) => value < least ? least : value > most ? most : value;

    private static ScreeningResult Stopped(KillScope scope) =>
        No(BriefState.Killed, "killed", $"The {scope} was stopped. Ask whoever runs it to resume it, then send the brief again.");

    private static ScreeningResult No(BriefState end, string code, string reason, string evidence = "") => new(false, null, end, code, reason, evidence);
}
