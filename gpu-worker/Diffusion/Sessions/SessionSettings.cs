namespace Atelier.Diffusion;

/// <summary>How a model's ONNX Runtime sessions are set up.</summary>
public sealed record SessionSettings
{
    /// <summary>How a provider's name ends where attention ran as one operator.</summary>
    public const string FusedSuffix = ":fused-attention";

    /// <summary>Where to run. The CPU always works; CUDA that is asked for and not there is an error at load, never a silent fallback.</summary>
    public ExecutionTarget Target { get; init; } = ExecutionTarget.Cpu;

    /// <summary>The CUDA device.</summary>
    public int DeviceId { get; init; }

    /// <summary>Most GPU memory that each network's arena takes, in bytes; 0 leaves it open. Each network has an arena of its own, so a model may take as many times this as it has networks.</summary>
    public long DeviceMemoryLimit { get; init; }

    /// <summary>Threads one run uses inside operators; 0 takes one for each physical core.</summary>
    public int IntraOpThreads { get; init; }

    /// <summary>
    /// Whether attention that an export holds as products and softmax is run as one operator, which keeps no matrix of scores. Pictures differ by rounding, so it shows
    /// in <see cref="RenderRecord.Provider"/>. What can't be fused runs as it is.
    /// </summary>
    public bool FusesAttention { get; init; } = true;

    /// <summary>
    /// Options of ONNX Runtime's CUDA provider by their names there, beside or in place of those that are set anyway; for measuring what suits a model and a card.
    /// An unknown one is an error at load. They are in no record, so what is rendered for others keeps to the defaults.
    /// </summary>
    public IReadOnlyDictionary<string, string> CudaOptions { get; init; } = new Dictionary<string, string>();
}
