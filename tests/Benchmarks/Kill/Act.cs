namespace Atelier.Benchmarks.Kill;

/// <summary>Something a person does. It counts once it was acknowledged; until then it is done again, as a caller would.</summary>
internal sealed record Act
{
    public required ActKind Kind { get; init; }

    /// <summary>The part it is about; null for the campaign.</summary>
    public Part? Part { get; init; }

    public string? BriefId { get; init; }

    public string? ReviewId { get; init; }

    /// <summary>Whether it was acknowledged before: a repeat, which must change nothing.</summary>
    public bool IsRepeat { get; init; }

    /// <summary>What distinguishes it from every other act.</summary>
    public string Key => $"{Kind} {Part?.Number} {ReviewId} {IsRepeat}";
}
