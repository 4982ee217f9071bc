namespace Atelier.Web.Assets;

/// <summary>What checking an asset against its manifest and signature found.</summary>
/// <param name="IsWhole">Whether picture, manifest and signature fit together.</param>
/// <param name="KeyId">Whose key signed it.</param>
/// <param name="Problems">What is wrong, for people; empty when whole.</param>
public sealed record AssetCheck(bool IsWhole, string KeyId, IReadOnlyList<string> Problems);
