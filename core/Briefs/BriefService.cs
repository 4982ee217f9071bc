using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Atelier.Core.Catalog;
using Atelier.Core.Inbox;
using Atelier.Core.Storage;
using Atelier.Core.Telemetry;
using Atelier.Core.Workflows;

namespace Atelier.Core.Briefs;

/// <summary>Takes briefs in, says how they are, calls them off. Thread-safe.</summary>
public sealed class BriefService(IObjectStore store, IWorkflowClient workflows, BriefInbox inbox, BriefIndex index, TimeProvider clock)
{
    /// <summary>
    /// Accepts a brief. When this returns with a brief, it is stored and will run to an outcome whatever crashes.
    /// The same idempotency key with the same draft gives the same brief, also after a restart; with another draft it is a problem <c>idempotency-key-reused</c>.
    /// </summary>
    /// <param name="workspace">The caller's workspace.</param>
    /// <param name="requester">The caller's pseudonym.</param>
    /// <param name="draft">What came in.</param>
    /// <param name="idempotencyKey">The caller's key, or null.</param>
    /// <param name="traceParent">W3C trace context; null takes the current one, or begins one.</param>
    /// <param name="cancellationToken">Gives up waiting; the brief may or may not have been accepted.</param>
    public async Task<BriefSubmission> SubmitAsync(string workspace, string requester, BriefDraft draft, string? idempotencyKey, string? traceParent = null, CancellationToken cancellationToken = default)
    {
        var problems = BriefValidator.Validate(draft);
        if (problems.Count > 0)
        {
            return new(null, false, problems);
        }

        var id = NewId();
        if (idempotencyKey is not null)
        {
            var draftSha = Sha256(JsonSerializer.SerializeToUtf8Bytes(draft, WorkflowJson.Options));
            var key = StoreKeys.Idempotency(workspace, Sha256(Encoding.UTF8.GetBytes($"{requester}\n{idempotencyKey}")));
            var record = await store.WriteOnceAsync(key, new IdempotencyRecord(id, draftSha), metadata: null, cancellationToken);
            if (record.DraftSha256 != draftSha)
            {
                return new(null, false, [new("Idempotency-Key", "idempotency-key-reused", "This key was used for another brief. Use a new key for a new brief.")]);
            }

            id = record.BriefId;
        }

        if (await store.ReadAsync<Brief>(StoreKeys.Brief(workspace, id), cancellationToken) is { } known)
        {
            // The call that brought it may have died half-way.
            if (await store.GetAsync(StoreKeys.Outcome(workspace, id), cancellationToken) is null)
            {
                await LookAfterAsync(known, cancellationToken);
            }

            return new(known, true, []);
        }

        // The mark comes first: a crash between the two leaves a mark that the sweep removes, never a brief that nobody looks after.
        var brief = BriefNormaliser.Accept(draft, id, workspace, requester, clock.GetUtcNow(), traceParent ?? NewTrace());
        await MarkAsync(brief, cancellationToken);
        var accepted = await store.WriteOnceAsync(StoreKeys.Brief(workspace, id), brief, metadata: null, cancellationToken);
        await index.AddAsync(accepted, cancellationToken);
        await StartAsync(accepted, cancellationToken);
        if (ReferenceEquals(accepted, brief))
        {
            StudioTelemetry.BriefSubmitted();
        }

        return new(accepted, IsRepeat: !ReferenceEquals(accepted, brief), []);
    }

    /// <summary>How a brief is, or null when there is none by that id in the workspace.</summary>
    public async Task<BriefView?> GetAsync(string workspace, string briefId, CancellationToken cancellationToken = default)
    {
        var brief = await store.ReadAsync<Brief>(StoreKeys.Brief(workspace, briefId), cancellationToken);
        if (brief is null)
        {
            return null;
        }

        var outcome = await store.ReadAsync<Outcome>(StoreKeys.Outcome(workspace, briefId), cancellationToken);
        var status = BriefStatus.Of(await workflows.GetAsync(briefId, cancellationToken));
        return new(brief, outcome is null ? status : status with { State = outcome.State, ReviewId = null, Deadline = null }, outcome);
    }

    /// <summary>Calls a brief off: Cancelled is its outcome unless it has one already. When this returns, a brief that was not delivered never will be.</summary>
    /// <returns>The outcome that counts, or null when there is no such brief.</returns>
    public async Task<Outcome?> CancelAsync(string workspace, string briefId, string by, string reason, CancellationToken cancellationToken = default)
    {
        if (await store.ReadAsync<Brief>(StoreKeys.Brief(workspace, briefId), cancellationToken) is null)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var cancelled = new Outcome { State = BriefState.Cancelled, Code = "cancelled", Reason = reason, At = now, By = by };
        var outcome = await store.WriteOnceAsync(StoreKeys.Outcome(workspace, briefId), cancelled, metadata: null, cancellationToken);
        if (outcome.State == BriefState.Cancelled)
        {
            await inbox.PostAsync(workspace, briefId, new() { Id = "cancel", Kind = SignalKind.Cancel, At = now, By = by, Reason = reason }, cancellationToken);
        }

        return outcome;
    }

    /// <summary>Releases a brief's finished assets. Whether <paramref name="by"/> may publish is the caller's to check.</summary>
    /// <returns>False when the brief is not waiting for a publisher; nothing changed then.</returns>
    public async Task<bool> PublishAsync(string workspace, string briefId, string by, CancellationToken cancellationToken = default)
    {
        // Bound to the round that waits: what is published is what can be seen now.
        if (await GetAsync(workspace, briefId, cancellationToken) is not { Outcome: null, Status: { State: BriefState.Delivering, Deadline: not null } status })
        {
            return false;
        }

        var round = Signal.RoundOf(status.Round);
        await inbox.PostAsync(workspace, briefId, new() { Id = $"publish-{round}", Kind = SignalKind.Publish, At = clock.GetUtcNow(), By = by, About = round }, cancellationToken);
        return true;
    }

    /// <summary>Makes sure that a stored brief is marked as open, listed, and its workflow started. Safe to repeat.</summary>
    /// <returns>Whether its workflow was started just now.</returns>
    internal async Task<bool> LookAfterAsync(Brief brief, CancellationToken cancellationToken)
    {
        await MarkAsync(brief, cancellationToken);
        await index.AddAsync(brief, cancellationToken);
        return await StartAsync(brief, cancellationToken);
    }

    private async Task MarkAsync(Brief brief, CancellationToken cancellationToken)
    {
        var mark = new Dictionary<string, string> { ["campaign"] = brief.Campaign, ["at"] = brief.SubmittedAt.ToString("O", CultureInfo.InvariantCulture) };
        await store.PutAsync(StoreKeys.OpenBrief(brief.Workspace, brief.Id), "{}"u8.ToArray(), PutCondition.Create, mark, cancellationToken);
    }

    private Task<bool> StartAsync(Brief brief, CancellationToken cancellationToken) =>
        workflows.StartAsync(BriefWorkflow.Name, brief.Id, new BriefRun { Workspace = brief.Workspace, BriefId = brief.Id }, cancellationToken);

    // Written down with the brief, so that all of its spans are one trace, whenever and wherever they are.
    // An activity that came from no source, or that nobody samples, is in no trace that anybody keeps.
    private static string NewTrace() => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Recorded: true, Source.Name.Length: > 0, Id: { } id }
        ? id
        : $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01";

    // 100 random bits: ids are not secrets, but they can't be guessed either. Base 32 keeps them readable in URLs and file names.
    private static string NewId()
    {
        const string alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
        return "b-" + RandomNumberGenerator.GetString(alphabet, 20);
    }

    private static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
