namespace Atelier.Web.Hooks;

/// <summary>Where subscribers may be.</summary>
public sealed record HookSenderOptions
{
    /// <summary>Whether they may be on this machine, in private and link-local networks, and called by plain http: for trying out, and for studios that serve one network.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>How long one may take to answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
