using Atelier.Core.Briefs;

namespace Atelier.Core.Kills;

/// <summary>Which briefs a kill switch stops.</summary>
public sealed record KillScope
{
    /// <summary>What kind of thing is stopped.</summary>
    public required KillScopeKind Kind { get; init; }

    /// <summary>Which campaign or model; empty for the workspace.</summary>
    public string Name { get; init; } = "";

    /// <summary>Everything.</summary>
    public static KillScope Workspace { get; } = new() { Kind = KillScopeKind.Workspace };

    /// <summary>The briefs of a campaign.</summary>
    /// <exception cref="ArgumentException">It is no campaign's id.</exception>
    public static KillScope OfCampaign(string campaign) => Of(KillScopeKind.Campaign, campaign);

    /// <summary>The briefs that a model draws: those whose rounds it drew, and those it will be chosen for.</summary>
    /// <exception cref="ArgumentException">It is no model's name.</exception>
    public static KillScope OfModel(string model) => Of(KillScopeKind.Model, model);

    /// <summary>As people say it: "campaign 'spring'", "model 'demo'", "studio".</summary>
    public override string ToString() => Kind switch
    {
        KillScopeKind.Campaign => $"campaign '{Name}'",
        KillScopeKind.Model => $"model '{Name}'",
        _ => "studio",
    };

    private static KillScope Of(KillScopeKind kind, string name) => Ids.IsValid(name)
        ? new() { Kind = kind, Name = name }
        : throw new ArgumentException($"'{name}' is no {(kind == KillScopeKind.Campaign ? "campaign" : "model")}: lower-case letters, digits and single dashes between them, at most {BriefLimits.Name} characters.", nameof(name));
}
