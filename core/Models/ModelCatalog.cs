using System.Globalization;
using Atelier.Core.Briefs;
using Atelier.Core.Kills;
using Atelier.Core.Library;
using Atelier.Core.Policies;
using Atelier.Core.Storage;

namespace Atelier.Core.Models;

/// <summary>Which models a workspace has and which briefs they draw. Changes are changes of the workspace's policy, and audited as such. Thread-safe.</summary>
public sealed class ModelCatalog(StudioLibrary library, KillSwitch kills, PolicyService policies)
{
    /// <summary>All models, by name.</summary>
    public async Task<IReadOnlyList<ModelEntry>> ListAsync(string workspace, CancellationToken cancellationToken = default)
    {
        var policy = await library.PolicyAsync(workspace, cancellationToken);
        var models = await library.ModelsAsync(workspace, cancellationToken);
        var chosen = policy.DefaultModel ?? (models is [var first, ..] ? first.Name : null);
        var entries = new List<ModelEntry>();
        foreach (var model in models)
        {
            var isOpen = !Ids.IsValid(model.Name) || await kills.IsOpenAsync(workspace, KillScope.OfModel(model.Name), cancellationToken);
            entries.Add(new(model, model.Name == chosen, isOpen, policy.Rollout?.Model == model.Name ? policy.Rollout.Percent : null));
        }

        return entries;
    }

    /// <summary>Lets a model draw all briefs that pin none and are screened from now on. A rollout of it ends, for it has succeeded.</summary>
    /// <returns>False when there is no such model.</returns>
    public Task<bool> SetDefaultAsync(string workspace, string model, string by, CancellationToken cancellationToken = default) =>
        ChangeAsync(workspace, model, by, policy => policy with { DefaultModel = model, Rollout = policy.Rollout?.Model == model ? null : policy.Rollout }, cancellationToken);

    /// <summary>Introduces a model to a share of the briefs that pin none and are screened from now on; 0 ends that. One model at a time.</summary>
    /// <returns>False when there is no such model.</returns>
    /// <exception cref="PolicyException">The share is not from 0 to 100.</exception>
    public Task<bool> SetRolloutAsync(string workspace, string model, int percent, string by, CancellationToken cancellationToken = default) =>
        ChangeAsync(workspace, model, by, policy => policy with { Rollout = percent == 0 ? null : new(model, percent) }, cancellationToken);

    private async Task<bool> ChangeAsync(string workspace, string model, string by, Func<WorkspacePolicy, WorkspacePolicy> change, CancellationToken cancellationToken)
    {
        if (!(await library.ModelsAsync(workspace, cancellationToken)).Any(m => m.Name == model))
        {
            return false;
        }

        while (true)
        {
            var policy = await library.PolicyAsync(workspace, cancellationToken);
            try
            {
                await policies.SetAsync(workspace, change(policy) with { Version = NextVersion(policy.Version) }, by, DocumentVersion.Of(policy), cancellationToken);
                return true;
            }
            catch (ChangedMeanwhileException)
            {
                // What somebody else decided meanwhile stays; this one choice goes on top.
            }
        }
    }

    // Findings and manifests quote the version: two policies must not share one. "2026-11" is followed by "2026-11+1".
    private static string NextVersion(string version)
    {
        var plus = version.LastIndexOf('+');
        return plus > 0 && int.TryParse(version.AsSpan(plus + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? string.Create(CultureInfo.InvariantCulture, $"{version[..plus]}+{number + 1}")
            : $"{version}+1";
    }
}
