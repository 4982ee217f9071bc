namespace Atelier.Core.Moderation;

/// <summary>A picture to judge.</summary>
public sealed record PictureCheck
{
    /// <summary>The PNG.</summary>
    public required ReadOnlyMemory<byte> Png { get; init; }

    /// <summary>The brand it is for, or null.</summary>
    public Brands.Brand? Brand { get; init; }

    /// <summary>Perceptual hashes, as hex, of the brief's protected references.</summary>
    public IReadOnlyList<string> ProtectedHashes { get; init; } = [];

    /// <summary>What to judge by.</summary>
    public required Policies.WorkspacePolicy Policy { get; init; }
}
