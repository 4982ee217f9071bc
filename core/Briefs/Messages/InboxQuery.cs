using Atelier.Core.Telemetry;

namespace Atelier.Core.Briefs;

/// <summary>Which mail is wanted.</summary>
/// <param name="Workspace">The workspace.</param>
/// <param name="BriefId">The brief.</param>
/// <param name="Round">The round; mail about previews of earlier ones is stale and left out.</param>
/// <param name="Handled">Short hashes of the signals handled already.</param>
public sealed record InboxQuery(string Workspace, string BriefId, int Round, IReadOnlyList<string> Handled) : IBriefOrder;
