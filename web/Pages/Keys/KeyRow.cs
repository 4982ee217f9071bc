using Atelier.Web.Identity;

namespace Atelier.Web.Pages.Keys;

/// <summary>A key as the page shows it.</summary>
/// <param name="Key">The key, without its secret.</param>
/// <param name="IsOwn">Whether this page was asked for with it.</param>
/// <param name="IsAsked">Whether policy lists its holder among those whom reviews ask.</param>
/// <param name="MayRevoke">Whether who looks may revoke it.</param>
public sealed record KeyRow(ListedKey Key, bool IsOwn, bool IsAsked, bool MayRevoke);
