namespace Atelier.Core.Reviews;

/// <summary>What a thumbnail's address says, once its signature was checked.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="ReviewId">The review that shows the picture.</param>
/// <param name="PictureSha256">The picture.</param>
/// <param name="ExpiresAt">From then on the address is void, UTC, whole seconds.</param>
public sealed record ThumbnailClaims(string Workspace, string ReviewId, string PictureSha256, DateTimeOffset ExpiresAt);
