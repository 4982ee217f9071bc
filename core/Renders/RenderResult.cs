namespace Atelier.Core.Renders;

/// <summary>A job's terminal outcome, as the ledger holds it: created once, never changed.</summary>
public sealed record RenderResult
{
    /// <summary>The job.</summary>
    public required string JobId { get; init; }

    /// <summary>How it ended.</summary>
    public required RenderStatus Status { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>The job as it was drawn, when succeeded: with model, provider, runtime and batch sizes it is all it takes to draw it again.</summary>
    public RenderJob? Job { get; init; }

    /// <summary>SHA-256 of the PNG, lower-case hex, when succeeded.</summary>
    public string? PictureSha256 { get; init; }

    /// <summary>SHA-256 of the latent, for promotion, when succeeded and kept.</summary>
    public string? LatentSha256 { get; init; }

    /// <summary>Picture width in pixels.</summary>
    public int Width { get; init; }

    /// <summary>Picture height in pixels.</summary>
    public int Height { get; init; }

    /// <summary>The model that rendered, or was about to.</summary>
    public string? Model { get; init; }

    /// <summary>Its version.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>SHA-256 over the model's files, lower-case hex.</summary>
    public string? ModelSha256 { get; init; }

    /// <summary>What ran it, such as <c>onnxruntime/cpu</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>The version of ONNX Runtime that ran it, such as <c>1.29.0</c>; another may round otherwise. Null where something else did, and in results from before it was noted.</summary>
    public string? Runtime { get; init; }

    /// <summary>The largest batch size of the calls it was in; byte equality is promised only within one.</summary>
    public int BatchBucket { get; init; }

    /// <summary>The batch size of each step's call, as runs of steps: <c>4x3,2x5</c> is three steps in calls of 4 rows, then five in calls of 2. Null where the renderer doesn't say.</summary>
    public string? BatchBuckets { get; init; }

    /// <summary>How many pictures were decoded in one call with it, itself included. Null where the renderer doesn't say.</summary>
    public int? DecodeRows { get; init; }

    /// <summary>This picture's share of the device's time, in seconds; what costs are metered by. Where there is no picture, what had been spent on it, as far as its worker could tell.</summary>
    public double RenderSeconds { get; init; }

    /// <summary>Bytes of picture and latents together, as stored.</summary>
    public long StoredBytes { get; init; }

    /// <summary>Whether the prompt was longer than the model reads at once.</summary>
    public bool PromptTruncated { get; init; }

    /// <summary>Stable code of the failure, kebab-case.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What went wrong and what to do, for people.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Whether another attempt could succeed.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The result of a job that nobody carried out in its time; another attempt may succeed.</summary>
    public static RenderResult Expired(string job, DateTimeOffset at) => new()
    {
        JobId = job,
        Status = RenderStatus.Failed,
        FinishedAt = at,
        ErrorCode = "expired",
        ErrorMessage = "No worker finished it in time. See whether workers serve the model's lane.",
        IsTransient = true,
    };
}
