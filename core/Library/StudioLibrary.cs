using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Atelier.Core.Brands;
using Atelier.Core.Briefs;
using Atelier.Core.Enrichment;
using Atelier.Core.Models;
using Atelier.Core.Policies;
using Atelier.Core.Storage;

namespace Atelier.Core.Library;

/// <summary>A workspace's policy, brands and models. Thread-safe.</summary>
public sealed class StudioLibrary(IObjectStore store)
{
    /// <summary>The workspace's policy now; the default one where none is stored.</summary>
    public async Task<WorkspacePolicy> PolicyAsync(string workspace, CancellationToken cancellationToken = default) =>
        await store.ReadAsync<WorkspacePolicy>(StoreKeys.Policy(workspace), cancellationToken) ?? DefaultPolicy.Value;

    /// <summary>The policy that a brief was screened under.</summary>
    public Task<WorkspacePolicy> PolicyOfAsync(string workspace, string brief, CancellationToken cancellationToken = default) =>
        store.ReadRequiredAsync<WorkspacePolicy>(StoreKeys.BriefPolicy(workspace, brief), cancellationToken);

    /// <summary>A brief that must be there.</summary>
    public Task<Brief> BriefAsync(string workspace, string brief, CancellationToken cancellationToken = default) =>
        store.ReadRequiredAsync<Brief>(StoreKeys.Brief(workspace, brief), cancellationToken);

    /// <summary>A round's specification that must be there.</summary>
    public Task<RoundSpec> SpecAsync(string workspace, string brief, int round, CancellationToken cancellationToken = default) =>
        store.ReadRequiredAsync<RoundSpec>(StoreKeys.RoundSpec(workspace, brief, round), cancellationToken);

    /// <summary>A brief's brand, or null when it names none or an unknown one.</summary>
    public async Task<Brand?> BrandAsync(Brief brief, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(brief);
        return brief.Brand is null ? null : await store.ReadAsync<Brand>(StoreKeys.Brand(brief.Workspace, brief.Brand), cancellationToken);
    }

    /// <summary>All models, by name.</summary>
    public async Task<IReadOnlyList<ModelProfile>> ModelsAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var models = new List<ModelProfile>();
        await foreach (var listing in store.ListAsync(StoreKeys.Models(workspace), startAfter: null, cancellationToken))
        {
            models.Add(await store.ReadRequiredAsync<ModelProfile>(listing.Key, cancellationToken));
        }

        return models;
    }

    /// <summary>The model for a brief: the one it pins, else one that is being introduced, for a share of briefs, else policy's, else the first; null when there is none such.</summary>
    public async Task<ModelProfile?> ModelForAsync(Brief brief, WorkspacePolicy policy, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(brief);
        ArgumentNullException.ThrowIfNull(policy);

        // By looking through the catalog, not by key: the name is whatever somebody wrote.
        var models = await ModelsAsync(brief.Workspace, cancellationToken);
        if (brief.Settings.Model is null && policy.Rollout is { } rollout && IsAmong(brief.Id, rollout.Percent) && models.FirstOrDefault(m => m.Name == rollout.Model) is { } introduced)
        {
            return introduced;
        }

        return (brief.Settings.Model ?? policy.DefaultModel) is { } wanted
            ? models.FirstOrDefault(m => m.Name == wanted)
            : models is [var first, ..] ? first : null;
    }

    /// <summary>Why <see cref="ModelForAsync"/> finds none, and what to do.</summary>
    public static string NoModelFor(Brief brief, WorkspacePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(brief);
        ArgumentNullException.ThrowIfNull(policy);
        return (brief.Settings.Model, policy.DefaultModel) switch
        {
            ({ } asked, _) => $"There is no model '{asked}'. Leave the model out, or name one of the catalog.",
            (null, { } usual) => $"There is no model '{usual}', which policy names as the default. Install it, change the policy, or name a model of the catalog.",
            _ => "The studio has no model to draw with. Put a model's folder where it looks for them, and start it again.",
        };
    }

    // By the id alone: the same brief always has the same answer, whatever the process.
    private static bool IsAmong(string briefId, int percent) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(briefId))) % 100 < percent;
}
