namespace Atelier.Core.Assets;

/// <summary>How an asset was rendered: enough to render it again.</summary>
public sealed record AssetRender
{
    /// <summary>The prompt.</summary>
    public required string Prompt { get; init; }

    /// <summary>What to avoid, or null.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Steps of the preview.</summary>
    public required int PreviewSteps { get; init; }

    /// <summary>Steps of the final.</summary>
    public required int FinalSteps { get; init; }

    /// <summary>Guidance scale.</summary>
    public required double Guidance { get; init; }

    /// <summary>The sampler.</summary>
    public required string Sampler { get; init; }

    /// <summary>How much of the approved preview was redrawn.</summary>
    public required double PromotionStrength { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>Its version.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>SHA-256 over its files.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>Its licence.</summary>
    public required string ModelLicence { get; init; }

    /// <summary>What ran it.</summary>
    public required string Provider { get; init; }

    /// <summary>The version of ONNX Runtime that ran it, such as <c>1.29.0</c>; another may round otherwise. Null where something else did, and in manifests from before it was noted.</summary>
    public string? Runtime { get; init; }

    /// <summary>The batch size of the calls it was in; byte equality is promised only within one.</summary>
    public required int BatchBucket { get; init; }
}
