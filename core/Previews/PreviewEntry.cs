namespace Atelier.Core.Previews;

/// <summary>A preview that ended, as sums need it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Campaign">Its campaign.</param>
/// <param name="EndedAt">When it ended, UTC, to the millisecond.</param>
/// <param name="Cost">What it cost.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record PreviewEntry(string Id, string Campaign, DateTimeOffset EndedAt, decimal Cost, string Currency);
