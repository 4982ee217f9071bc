namespace Atelier.Core.Renders;

/// <summary>What became of an order.</summary>
public sealed record ImageOutcome
{
    /// <summary>The job.</summary>
    public required string JobId { get; init; }

    /// <summary>How it ended.</summary>
    public required RenderStatus Status { get; init; }

    /// <summary>The PNG, when succeeded.</summary>
    public ReadOnlyMemory<byte> Png { get; init; }

    /// <summary>The latent for promotion, where the model has one.</summary>
    public ReadOnlyMemory<byte>? Latent { get; init; }

    /// <summary>Version of the model that drew.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>SHA-256 over the model's files.</summary>
    public string? ModelSha256 { get; init; }

    /// <summary>What ran it, such as <c>onnxruntime/cpu</c>.</summary>
    public string? Provider { get; init; }

    /// <summary>The version of ONNX Runtime that ran it, such as <c>1.29.0</c>. Null where something else did.</summary>
    public string? Runtime { get; init; }

    /// <summary>The largest batch size of the calls it was in.</summary>
    public int BatchBucket { get; init; }

    /// <summary>The batch size of each step's call, as runs of steps: <c>4x3,2x5</c> is three steps in calls of 4 rows, then five in calls of 2. Null where the renderer doesn't say.</summary>
    public string? BatchBuckets { get; init; }

    /// <summary>How many pictures were decoded in one call with it, itself included. Null where the renderer doesn't say.</summary>
    public int? DecodeRows { get; init; }

    /// <summary>This picture's share of the device's time, in seconds; where there is no picture, what had been spent on it.</summary>
    public double RenderSeconds { get; init; }

    /// <summary>Whether the prompt was longer than the model reads.</summary>
    public bool PromptTruncated { get; init; }

    /// <summary>Stable code of the failure, kebab-case.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What went wrong and what to do, for people.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Whether another attempt could succeed.</summary>
    public bool IsTransient { get; init; }
}
