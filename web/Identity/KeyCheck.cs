namespace Atelier.Web.Identity;

/// <summary>What a key turned out to be that somebody showed.</summary>
/// <param name="Caller">Whose it is; null when it opens nothing.</param>
/// <param name="ExpiredAt">When it ended, where that is why it opens nothing.</param>
public sealed record KeyCheck(Caller? Caller, DateTimeOffset? ExpiredAt = null)
{
    /// <summary>It is no key, or was revoked.</summary>
    public static KeyCheck Unknown { get; } = new(Caller: null);
}
