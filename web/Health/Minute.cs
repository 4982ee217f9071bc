namespace Atelier.Web.Health;

/// <summary>What was asked of this process in one minute.</summary>
/// <param name="At">When the minute began, UTC.</param>
/// <param name="Requests">Requests answered.</param>
/// <param name="Failures">Of them, those that failed on our side (5xx).</param>
/// <param name="Milliseconds">What all of them took together.</param>
/// <param name="Slowest">What the slowest took, in milliseconds.</param>
public sealed record Minute(DateTimeOffset At, int Requests, int Failures, double Milliseconds, double Slowest);
