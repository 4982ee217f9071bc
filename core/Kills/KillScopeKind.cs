namespace Atelier.Core.Kills;

/// <summary>What a kill switch stops.</summary>
public enum KillScopeKind
{
    /// <summary>The briefs of a campaign.</summary>
    Campaign,

    /// <summary>The briefs that a model draws.</summary>
    Model,

    /// <summary>Everything in the workspace.</summary>
    Workspace,
}
