namespace Atelier.Core.Hooks;

/// <summary>What came of posting to a subscriber.</summary>
/// <param name="Status">Its HTTP status, or null when it didn't answer.</param>
/// <param name="Error">Why it didn't answer, for people; null when it did.</param>
/// <param name="RetryAfter">How long it asked to be left alone, or null.</param>
public sealed record HookAnswer(int? Status, string? Error = null, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether it took the event.</summary>
    public bool IsTaken => Status is >= 200 and < 300;

    /// <summary>Whether it said that it is gone for good.</summary>
    public bool IsGone => Status == 410;

    /// <summary>What went wrong, for people.</summary>
    public string Reason => Error ?? $"It answered {Status}.";
}
