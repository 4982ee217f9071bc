namespace Atelier.Core.Inbox;

/// <summary>
/// Something a brief must know, as a create-once document in its inbox: acknowledged when it is stored. Small: what it is about lies elsewhere.
/// </summary>
public sealed record Signal
{
    /// <summary>Its id, the same for the same thing however often it is said: see the factory methods.</summary>
    public required string Id { get; init; }

    /// <summary>What it is about.</summary>
    public required SignalKind Kind { get; init; }

    /// <summary>When it was stored, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Pseudonym of whose act it is, or <c>worker</c>.</summary>
    public required string By { get; init; }

    /// <summary>The job, the review or the round it is about.</summary>
    public string? About { get; init; }

    /// <summary>How the job ended.</summary>
    public Renders.RenderStatus? Render { get; init; }

    /// <summary>Whether another attempt at the job could succeed.</summary>
    public bool IsTransient { get; init; }

    /// <summary>A failed job's code, or the reason somebody gave; at most 200 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>A job ended.</summary>
    public static Signal OfRender(Renders.RenderResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new()
        {
            Id = $"render-{result.JobId}",
            Kind = SignalKind.Render,
            At = result.FinishedAt,
            By = "worker",
            About = result.JobId,
            Render = result.Status,
            IsTransient = result.IsTransient,
            Reason = result.ErrorCode,
        };
    }

    /// <summary>A reviewer decided.</summary>
    public static Signal OfDecision(Reviews.Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return new()
        {
            Id = $"decision-{decision.ReviewId}-{decision.Reviewer}",
            Kind = SignalKind.Decision,
            At = decision.At,
            By = decision.Reviewer,
            About = decision.ReviewId,
        };
    }

    /// <summary>How a signal says which round it is about.</summary>
    public static string RoundOf(int round) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"r{round}");

    /// <summary>Ten hex digits that stand for a signal's id where many are carried.</summary>
    public static string ShortHash(string id) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id)).AsSpan(0, 5));
}
