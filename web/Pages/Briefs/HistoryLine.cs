namespace Atelier.Web.Pages.Briefs;

/// <summary>Something that happened, in words.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="By">Whose act it was.</param>
/// <param name="Text">What happened.</param>
/// <param name="Look">How it looks: <c>good</c>, <c>bad</c>, <c>waits</c> or nothing.</param>
public sealed record HistoryLine(DateTimeOffset At, string By, string Text, string Look);
