namespace Atelier.Core.Briefs;

/// <summary>An uploaded picture that a brief draws on.</summary>
public sealed record Reference
{
    /// <summary>SHA-256 of the upload, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What it is for.</summary>
    public required ReferenceRole Role { get; init; }

    /// <summary>Why the requester may use it: who owns it, under which licence. Must not be empty.</summary>
    public required string Rights { get; init; }
}
