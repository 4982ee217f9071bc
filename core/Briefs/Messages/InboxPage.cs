using Atelier.Core.Inbox;

namespace Atelier.Core.Briefs;

/// <summary>Unread mail.</summary>
/// <param name="Signals">At most 40, oldest first.</param>
/// <param name="HasMore">Whether there is more to read.</param>
public sealed record InboxPage(IReadOnlyList<Signal> Signals, bool HasMore);
