using System.Security.Cryptography;
using Atelier.Core.Assets;
using Atelier.Core.Audit;
using Atelier.Core.Briefs;
using Atelier.Core.Kills;
using Atelier.Core.Signing;
using Atelier.Core.Storage;
using Atelier.Local.Hosting;
using Atelier.Local.Keys;
using Atelier.Local.Platform;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Benchmarks.Kill;

/// <summary>Judges what a run left, by what is stored and nothing else. Of the run it knows only which briefs were acknowledged and how their plays must end.</summary>
internal sealed class Oracle(LocalPlatform platform, KillSetting setting)
{
    private const string Workspace = LocalSettings.Workspace;
    private readonly List<string> _findings = [];
    private readonly IObjectStore _store = platform.Store;

    public async Task<List<string>> JudgeAsync(IReadOnlyList<PartState> parts)
    {
        var killedAt = (await KillsAsync()).MinBy(r => r.CreatedAt)?.CreatedAt;
        var delivered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            if (part.BriefId is not { } id)
            {
                _findings.Add($"{part.Part}: never submitted.");
            }
            else if (await _store.ReadAsync<Outcome>(StoreKeys.Outcome(Workspace, id)) is not { } outcome)
            {
                _findings.Add($"{part.Part} ({id}): no outcome.");
            }
            else
            {
                await JudgeAsync(part.Part, id, outcome, killedAt);
                Demand(outcome.Assets.All(delivered.Add), $"{part.Part} ({id}): an asset was delivered twice.");
            }
        }

        await JudgeKillAsync(parts);
        await JudgeRestAsync(parts);
        return _findings;
    }

    private async Task JudgeAsync(Part part, string id, Outcome outcome, DateTimeOffset? killedAt)
    {
        var who = $"{part.Play} {part.Number} ({id})";
        var ending = part.Ending();
        if (part.Play == Play.Doomed && outcome.State == BriefState.Delivered)
        {
            ending = part.Delivered();
            var stored = await _store.ListAsync(StoreKeys.Outcome(Workspace, id)).FirstAsync();
            Demand(stored.CreatedAt <= killedAt, $"{who}: delivered at {stored.CreatedAt:O}, after its campaign's kill was finished at {killedAt:O}.");
        }

        var assets = ending.Assets.Select(a => $"{id}.{a}").Order(StringComparer.Ordinal).ToList();
        Demand(outcome.State == ending.State && outcome.Code == ending.Code, $"{who}: ended {outcome.State}/{outcome.Code} ({outcome.Reason}), not {ending.State}/{ending.Code}.");
        Demand(outcome.Assets.Order(StringComparer.Ordinal).SequenceEqual(assets), $"{who}: delivered [{string.Join(' ', outcome.Assets)}], not [{string.Join(' ', assets)}].");
        foreach (var asset in outcome.Assets)
        {
            await JudgeAssetAsync(who, id, asset);
        }

        await JudgeChainAsync(who, id, outcome);
    }

    private async Task JudgeAssetAsync(string who, string brief, string asset)
    {
        var manifest = await _store.GetAsync(StoreKeys.Manifest(Workspace, asset));
        var signature = await _store.ReadAsync<DetachedSignature>(StoreKeys.ManifestSignature(Workspace, asset));
        if (manifest is null || signature is null)
        {
            _findings.Add($"{who}: asset {asset} has no manifest or no signature.");
            return;
        }

        var content = Documents.Parse<AssetManifest>(manifest);
        var picture = await _store.GetAsync(StoreKeys.Blob(Workspace, content.PictureSha256));
        Demand(Es256.Verify(signature, manifest.Content.Span), $"{who}: the signature of {asset} does not fit its manifest.");
        Demand(signature.KeyId == await KeyAsync(), $"{who}: {asset} is signed by a key that isn't the studio's.");
        Demand(content.Id == asset && content.BriefId == brief, $"{who}: the manifest of {asset} is of {content.Id}.");
        Demand(picture is not null && Convert.ToHexStringLower(SHA256.HashData(picture.Content.Span)) == content.PictureSha256, $"{who}: the picture of {asset} is missing or changed.");
        Demand(content.Approvals.Count > 0, $"{who}: {asset} was delivered without anybody's approval.");
    }

    private async Task JudgeChainAsync(string who, string id, Outcome outcome)
    {
        var acts = new List<AuditEntry>();
        await foreach (var listing in _store.ListAsync(StoreKeys.AuditChain(Workspace, id)))
        {
            acts.Add(await _store.ReadRequiredAsync<AuditEntry>(listing.Key));
        }

        var ends = acts.Where(a => a.Act == AuditChain.Concluded).ToList();
        Demand(ends.Count == 1, $"{who}: its audit chain ends {ends.Count} times.");
        Demand(ends.All(e => e.Facts.GetValueOrDefault("state") == outcome.State.ToString()), $"{who}: its audit chain ends otherwise than its outcome.");
    }

    /// <summary>Whoever threw the switch was told what had slipped through before.</summary>
    private async Task JudgeKillAsync(IReadOnlyList<PartState> parts)
    {
        if (await CampaignKillAsync() is not { } report)
        {
            return;
        }

        foreach (var part in parts.Where(p => p.Part.Play == Play.Doomed && p.BriefId is not null))
        {
            var wasDelivered = await _store.ReadAsync<Outcome>(StoreKeys.Outcome(Workspace, part.BriefId!)) is { State: BriefState.Delivered };
            Demand(wasDelivered == report.AlreadyDelivered.Contains(part.BriefId!), $"{part.Part.Play} {part.Part.Number} ({part.BriefId}): {(wasDelivered ? "delivered, but not" : "not delivered, but")} in the kill's list of what had been.");
        }
    }

    private async Task JudgeRestAsync(IReadOnlyList<PartState> parts)
    {
        var known = parts.Select(p => p.BriefId).ToHashSet(StringComparer.Ordinal);
        await foreach (var listing in _store.ListAsync($"{Workspace}/briefs/"))
        {
            var id = listing.Key.Split('/')[2];
            Demand(known.Contains(id), $"'{listing.Key}' is of a brief that nobody was told of.");
        }

        await foreach (var mark in _store.ListAsync(StoreKeys.OpenBriefs(Workspace)))
        {
            _findings.Add($"The mark '{mark.Key}' is still there.");
        }

        _findings.AddRange(Watch.Leftovers(platform).Where(l => l.Count > 0).Select(l => $"There are {l.Count} {l.What}."));
        await using var studio = await LocalStudio.OpenAsync(setting.Studio(), NullLoggerFactory.Instance, _ => { });
        var audit = await studio.Studio.Verifier.VerifyAsync(Workspace);
        _findings.AddRange(audit.Problems.Select(p => $"Audit: {p.Chain} entry {p.Sequence}: {p.Code}: {p.Message}"));
        _findings.AddRange(await new Books(studio.Studio, _store).JudgeAsync());
        Demand(audit.Briefs == parts.Count, $"{audit.Briefs} audit chains were found for {parts.Count} briefs.");
    }

    /// <summary>The first kill of the campaign that was finished; its report was stored before anybody was told.</summary>
    public async Task<KillReport?> CampaignKillAsync()
    {
        var reports = await KillsAsync();
        return reports.Count == 0 ? null : await _store.ReadRequiredAsync<KillReport>(reports.MinBy(r => r.CreatedAt)!.Key);
    }

    private async Task<List<ObjectListing>> KillsAsync() =>
        await _store.ListAsync(StoreKeys.Kill(Workspace, KillScope.OfCampaign(Part.DoomedCampaign), "k-")[..^".json".Length]).ToListAsync();

    private async Task<string> KeyAsync()
    {
        using var signer = new FileSigner(Path.Combine(setting.Data, "keys"));
        return (await signer.SignAsync("x"u8.ToArray())).KeyId;
    }

    private void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            _findings.Add(otherwise);
        }
    }
}
