using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Atelier.Core.Briefs;
using Atelier.Core.Campaigns;
using Atelier.Core.Enrichment;
using Atelier.Core.Renders;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Microsoft.Extensions.Logging;

namespace Atelier.Core.Previews;

/// <summary>
/// One draft picture at once, without a brief: screened, paid for by its campaign, stopped by the same kill switches, drawn on the preview lane. Its picture
/// is marked as a draft and never in the catalog. Thread-safe.
/// </summary>
public sealed class PreviewService
{
    /// <summary>How long a preview may wait and be drawn.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(250);

    private readonly Studio _studio;
    private readonly PreviewScreen _screen;
    private readonly PreviewFinish _finish;

    internal PreviewService(Studio studio) => (_studio, _screen, _finish) = (studio, new(studio), new(studio));

    /// <summary>Takes a preview in and sends it to be drawn. When this returns with one, its money is set aside and it will end whatever crashes.</summary>
    /// <param name="workspace">The caller's workspace.</param>
    /// <param name="requester">The caller's pseudonym.</param>
    /// <param name="draft">What came in.</param>
    /// <param name="idempotencyKey">The caller's key, or null. The same key with the same draft gives the same preview.</param>
    /// <param name="traceParent">W3C trace context, or null.</param>
    /// <param name="cancellationToken">Gives up waiting; it may or may not have been taken in.</param>
    public async Task<PreviewSubmission> RequestAsync(string workspace, string requester, PreviewDraft draft, string? idempotencyKey, string? traceParent = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var words = draft.ToBrief();
        if (BriefValidator.Validate(words) is { Count: > 0 } problems)
        {
            return new() { Problems = [.. problems.Select(p => p with { Field = FieldOf(p.Field) })] };
        }

        var id = $"p-{RandomNumberGenerator.GetString("0123456789abcdefghjkmnpqrstvwxyz", 20)}";
        if (idempotencyKey is not null)
        {
            var sha = Sha256(JsonSerializer.SerializeToUtf8Bytes(draft, WorkflowJson.Options));
            var key = StoreKeys.Idempotency(workspace, Sha256(Encoding.UTF8.GetBytes($"preview\n{requester}\n{idempotencyKey}")));
            var record = await _studio.Store.WriteOnceAsync(key, new IdempotencyRecord(id, sha), metadata: null, cancellationToken);
            if (record.DraftSha256 != sha)
            {
                return new() { Problems = [new("Idempotency-Key", "idempotency-key-reused", "This key was used for another preview. Use a new key for a new preview.")] };
            }

            id = record.BriefId;
            if (await _studio.Store.ReadAsync<Preview>(PreviewKeys.Preview(workspace, id), cancellationToken) is { } known)
            {
                return new() { Preview = known, IsRepeat = true };
            }
        }

        return await AcceptAsync(BriefNormaliser.Accept(words, id, workspace, requester, _studio.Clock.GetUtcNow(), traceParent), cancellationToken);
    }

    /// <summary>Waits until a preview has ended, at most for a while.</summary>
    /// <returns>How it ended, without its picture where a kill came since; null when it goes on.</returns>
    public async Task<PreviewEnd?> WaitAsync(Preview preview, TimeSpan patience, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(preview);
        var began = _studio.Clock.GetTimestamp();
        for (var look = FirstLook; ; look = look * 1.5 < LongestLook ? look * 1.5 : LongestLook)
        {
            if (await _finish.TryAsync(preview, cancellationToken) is { } end)
            {
                return await _finish.ShownAsync(preview, end, cancellationToken);
            }

            var left = patience - _studio.Clock.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            await Task.Delay(look < left ? look : left, _studio.Clock, cancellationToken);
        }
    }

    /// <summary>A preview as it is, or null when there is none. Changes nothing.</summary>
    public async Task<PreviewView?> GetAsync(string workspace, string preview, CancellationToken cancellationToken = default)
    {
        if (await _studio.Store.ReadAsync<Preview>(PreviewKeys.Preview(workspace, preview), cancellationToken) is not { } found)
        {
            return null;
        }

        var end = await _studio.Store.ReadAsync<PreviewEnd>(PreviewKeys.End(workspace, preview), cancellationToken);
        return new(found, end is null ? null : await _finish.ShownAsync(found, end, cancellationToken));
    }

    /// <summary>Ends previews whose caller or process has gone: those drawn meanwhile, and those that nobody drew in time. One that can't be ended holds up no other. Run it every half minute or so.</summary>
    /// <returns>How many ended.</returns>
    public async Task<int> SweepAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var ended = 0;
        var prefix = PreviewKeys.OpenPreviews(workspace);
        await foreach (var mark in _studio.Store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            var id = mark.Key[prefix.Length..];
            try
            {
                ended += await EndAsync(workspace, id, mark, cancellationToken) ? 1 : 0;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                _studio.Logger.LogError(e, "The preview {Preview} can't be ended; it is tried again", id);
            }
        }

        return ended;
    }

    /// <summary>Enters every preview that is settled into the index: where that was lost. What retention removed before can't be entered again. Safe to repeat.</summary>
    internal async Task EnterAllAsync(string workspace, CancellationToken cancellationToken)
    {
        const string end = "/end.json";
        var prefix = PreviewKeys.Previews(workspace);
        await foreach (var listing in _studio.Store.ListAsync(prefix, startAfter: null, cancellationToken))
        {
            if (!listing.Key.EndsWith(end, StringComparison.Ordinal))
            {
                continue;
            }

            var id = listing.Key[prefix.Length..^end.Length];
            try
            {
                // While the mark is there it isn't settled; whoever settles it enters it.
                if (await _studio.Store.GetAsync(PreviewKeys.OpenPreview(workspace, id), cancellationToken) is null
                    && await _studio.Store.ReadAsync<Preview>(PreviewKeys.Preview(workspace, id), cancellationToken) is { } preview
                    && await _studio.Store.ReadAsync<PreviewEnd>(listing.Key, cancellationToken) is { } ended)
                {
                    await _finish.EnterAsync(preview, ended, cancellationToken);
                }
            }
            catch (ObjectStoreException e) when (e.Code == "store-corrupt")
            {
                _studio.Logger.LogError(e, "The preview {Preview} has a damaged document; reports lack what it cost", id);
            }
        }
    }

    /// <summary>Enters a preview anew that has ended, with what was spent on it for nothing. One that hasn't is entered so when it ends.</summary>
    internal async Task EnterAgainAsync(Preview preview, CancellationToken cancellationToken)
    {
        if (await _studio.Store.ReadAsync<PreviewEnd>(PreviewKeys.End(preview.Brief.Workspace, preview.Brief.Id), cancellationToken) is { } end)
        {
            await _finish.EnterAsync(preview, end, cancellationToken);
        }
    }

    private async Task<bool> EndAsync(string workspace, string id, ObjectListing mark, CancellationToken cancellationToken)
    {
        if (await _studio.Store.ReadAsync<Preview>(PreviewKeys.Preview(workspace, id), cancellationToken) is { } preview)
        {
            return await _finish.TryAsync(preview, cancellationToken) is not null;
        }

        // Never taken in: the crash came between the mark and the preview.
        if (_studio.Clock.GetUtcNow() - mark.CreatedAt > Abandoned)
        {
            await _studio.Store.DeleteAsync(mark.Key, cancellationToken);

            // Unless whoever takes it in only stood still for so long: then nobody else would end it and settle its money.
            if (await _studio.Store.GetAsync(PreviewKeys.Preview(workspace, id), cancellationToken) is not null)
            {
                await _studio.Store.PutAsync(mark.Key, "{}"u8.ToArray(), PutCondition.Create, metadata: null, cancellationToken);
            }
        }

        return false;
    }

    private async Task<PreviewSubmission> AcceptAsync(Brief brief, CancellationToken cancellationToken)
    {
        var policy = await _studio.Library.PolicyAsync(brief.Workspace, cancellationToken);
        var (spec, fault) = await _screen.LookAsync(brief, policy, cancellationToken);
        if (spec is null)
        {
            return new() { Refusal = fault };
        }

        // Mark, preview, money, job: a crash in between leaves what the sweep ends, and nothing is drawn that nobody pays for.
        var preview = new Preview
        {
            Brief = brief,
            JobId = new RenderJobId(brief.Id, 1, 0, 0, RenderPurpose.Preview, 1).ToString(),
            Model = spec.Model,
            ModelVersion = spec.ModelVersion,
            Rates = policy.Rates,
            ExpiresAt = brief.SubmittedAt + TimeToLive,
        };
        await _studio.Store.PutAsync(PreviewKeys.OpenPreview(brief.Workspace, brief.Id), "{}"u8.ToArray(), PutCondition.Create, metadata: null, cancellationToken);
        preview = await _studio.Store.WriteOnceAsync(PreviewKeys.Preview(brief.Workspace, brief.Id), preview, metadata: null, cancellationToken);
        switch (await _studio.Budget.ReserveAsync(brief.Workspace, brief.Campaign, brief.Id, policy.Rates.PreviewForecast, PreviewKeys.End(brief.Workspace, brief.Id), cancellationToken))
        {
            case Reservation.Ended:
                // A repeat under the same key ended it while this one stalled.
                return new() { Preview = preview, IsRepeat = true };
            case Reservation.NoRoom:
                var refusal = new PreviewRefusal("budget", $"The budget of campaign '{brief.Campaign}' has no room for a preview. Raise it, or use another campaign.");
                await _finish.RefuseAsync(preview, refusal.Code, refusal.Reason, cancellationToken);
                return new() { Refusal = refusal };
        }

        // Screening and money take their time; a gate may have closed meanwhile.
        if (await _studio.Kills.ClosedForAsync(brief.Workspace, brief.Campaign, preview.Model, cancellationToken) is { } closed)
        {
            var stopped = PreviewScreen.Stopped(closed).Refusal;
            await _finish.RefuseAsync(preview, stopped.Code, stopped.Reason, cancellationToken);
            return new() { Refusal = stopped };
        }

        await _studio.Lanes.SendAsync(LaneNames.Name(spec.Pool, RenderPurpose.Preview), new(preview.JobId, JsonSerializer.Serialize(JobOf(preview, spec), WorkflowJson.Options), TimeToLive), delay: default, cancellationToken);
        return new() { Preview = preview };
    }

    private static RenderJob JobOf(Preview preview, RoundSpec spec)
    {
        var shot = spec.Shots[0];
        return new()
        {
            Id = preview.JobId,
            Workspace = preview.Brief.Workspace,
            Purpose = RenderPurpose.Preview,
            Model = spec.Model,
            ModelVersion = spec.ModelVersion,
            Prompt = shot.Variants[0].Prompt,
            NegativePrompt = shot.NegativePrompt,
            Seed = shot.Variants[0].Seed,
            Steps = spec.PreviewSteps,
            Guidance = spec.Guidance,
            Sampler = spec.Sampler,
            Width = shot.PreviewWidth,
            Height = shot.PreviewHeight,
            Source = shot.SourceSha256 is { } sha ? new() { Kind = RenderSourceKind.Picture, Sha256 = sha, Strength = shot.SourceStrength } : null,
            SentAt = preview.Brief.SubmittedAt,
            ExpiresAt = preview.ExpiresAt,
            TraceParent = preview.Brief.TraceParent,
        };
    }

    // What the brief that is made of it calls a shot is the preview itself.
    private static string FieldOf(string field) => field == "output.shots[0]" ? "width" : field.Replace("output.shots[0].", "", StringComparison.Ordinal);

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
