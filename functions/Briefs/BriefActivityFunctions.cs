using System.Text.Json;
using Atelier.Core.Workflows;
using Atelier.Functions.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Atelier.Functions.Briefs;

/// <summary>A brief's activities as activity functions: each hands on to the activity of its name.</summary>
public sealed class BriefActivityFunctions(WorkflowCatalog catalog, DurableClients clients)
{
    /// <summary>Policy, rights, gate and budget, before any spending.</summary>
    [Function("brief_screen")]
    public Task<JsonElement> ScreenAsync([ActivityTrigger] JsonElement order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync("brief_screen", order, client, cancellationToken);

    /// <summary>Writes a round's specification.</summary>
    [Function("brief_enrich")]
    public Task<JsonElement> EnrichAsync([ActivityTrigger] JsonElement order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync("brief_enrich", order, client, cancellationToken);

    /// <summary>Sends render jobs to their lane.</summary>
    [Function("brief_dispatch")]
    public Task<JsonElement> DispatchAsync([ActivityTrigger] JsonElement order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync("brief_dispatch", order, client, cancellationToken);

    /// <summary>Gives overdue jobs a failed result, unless they have one.</summary>
    [Function("brief_expire-jobs")]
    public Task<JsonElement> ExpireJobsAsync([ActivityTrigger] JsonElement order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync("brief_expire-jobs", order, client, cancellationToken);

    /// <summary>Returns unread signals.</summary>
    [Function("brief_read-inbox")]
    public Task<JsonElement> ReadInboxAsync([ActivityTrigger] JsonElement order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync("brief_read-inbox", order, client, cancellationToken);

    /// <summary>Judges a round's candidates.</summary>
    [Function("brief_moderate")]
    public Task<JsonElement> ModerateAsync([ActivityTrigger] JsonElement order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync("brief_moderate", order, client, cancellationToken);

    /// <summary>Opens a review and tells the reviewers.</summary>
    [Function("brief_open-review")]
    public Task<JsonElement> OpenReviewAsync([ActivityTrigger] JsonElement order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync("brief_open-review", order, client, cancellationToken);

    /// <summary>Reminds those who have not decided, or tells those it is escalated to.</summary>
    [Function("brief_remind")]
    public Task<JsonElement> RemindAsync([ActivityTrigger] JsonElement order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync("brief_remind", order, client, cancellationToken);

    /// <summary>Adds up a review's decisions.</summary>
    [Function("brief_tally")]
    public Task<JsonElement> TallyAsync([ActivityTrigger] JsonElement order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync("brief_tally", order, client, cancellationToken);

    /// <summary>Checks finals and compares them with what was approved.</summary>
    [Function("brief_proof")]
    public Task<JsonElement> ProofAsync([ActivityTrigger] JsonElement order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync("brief_proof", order, client, cancellationToken);

    /// <summary>Writes, signs and verifies manifests.</summary>
    [Function("brief_finish")]
    public Task<JsonElement> FinishAsync([ActivityTrigger] JsonElement order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync("brief_finish", order, client, cancellationToken);

    /// <summary>Tells publishers that assets wait for them.</summary>
    [Function("brief_ask-publisher")]
    public Task<JsonElement> AskPublisherAsync([ActivityTrigger] JsonElement order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync("brief_ask-publisher", order, client, cancellationToken);

    /// <summary>Creates the outcome, or returns the one that was there first.</summary>
    [Function("brief_conclude")]
    public Task<JsonElement> ConcludeAsync([ActivityTrigger] JsonElement order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync("brief_conclude", order, client, cancellationToken);

    /// <summary>Brings everything that follows from the outcome in line with it.</summary>
    [Function("brief_follow")]
    public Task<JsonElement> FollowAsync([ActivityTrigger] JsonElement order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync("brief_follow", order, client, cancellationToken);

    /// <summary>Writes audit entries at their places.</summary>
    [Function("brief_audit")]
    public Task<JsonElement> AuditAsync([ActivityTrigger] JsonElement order, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        RunAsync("brief_audit", order, client, cancellationToken);

    private Task<JsonElement> RunAsync(string function, JsonElement order, DurableTaskClient client, CancellationToken cancellationToken)
    {
        clients.Use(client);
        return DurableActivities.RunAsync(catalog, function, order, cancellationToken);
    }
}
