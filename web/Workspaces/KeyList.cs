using Atelier.Web.Identity;

namespace Atelier.Web.Workspaces;

/// <summary>The workspace's API keys; the keys themselves are stored nowhere.</summary>
/// <param name="Keys">By holder, the oldest first.</param>
public sealed record KeyList(IReadOnlyList<ListedKey> Keys);
