namespace Atelier.Core.Moderation;

/// <summary>Judges texts and pictures by a workspace's policy. Thread-safe. The same input gives the same findings.</summary>
public interface IModerator
{
    /// <summary>Judges texts.</summary>
    Task<IReadOnlyList<Finding>> CheckTextAsync(TextCheck check, CancellationToken cancellationToken = default);

    /// <summary>Judges a picture.</summary>
    Task<IReadOnlyList<Finding>> CheckPictureAsync(PictureCheck check, CancellationToken cancellationToken = default);
}
