using Atelier.Web.Identity;

namespace Atelier.Web.Pages.Keys;

/// <summary>A key as the page shows it.</summary>
/// <param name="Key">The key, without its secret.</param>
/// <param name="IsOwn">Whether this page was asked for with it.</param>
/// <param name="Decides">Whether it decides on reviews in its holder's name.</param>
/// <param name="MayRevoke">Whether who looks may revoke it.</param>
public sealed record KeyRow(ListedKey Key, bool IsOwn, bool Decides, bool MayRevoke);
