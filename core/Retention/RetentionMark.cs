namespace Atelier.Core.Retention;

/// <summary>How far retention has got: all that ended up to these times is dealt with.</summary>
/// <param name="Histories">Of the engine's histories, UTC.</param>
/// <param name="Drafts">Of drafts, UTC.</param>
/// <param name="RanAt">When it last ran to its end, UTC.</param>
public sealed record RetentionMark(DateTimeOffset Histories, DateTimeOffset Drafts, DateTimeOffset RanAt);
