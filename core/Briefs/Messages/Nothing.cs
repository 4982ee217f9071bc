namespace Atelier.Core.Briefs;

/// <summary>The result of an activity that has none.</summary>
public sealed record Nothing
{
    /// <summary>The only value.</summary>
    public static Nothing Value { get; } = new();
}
