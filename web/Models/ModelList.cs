using Atelier.Core.Models;

namespace Atelier.Web.Models;

/// <summary>The workspace's models.</summary>
/// <param name="Models">By name.</param>
public sealed record ModelList(IReadOnlyList<ModelEntry> Models);
