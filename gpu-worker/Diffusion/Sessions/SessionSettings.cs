using System.Globalization;

namespace Atelier.Diffusion;

/// <summary>How a model's ONNX Runtime sessions are set up.</summary>
public sealed record SessionSettings
{
    private const string AttentionSuffix = ":fused-attention";
    private const string NormsSuffix = ":fused-norms";

    /// <summary>Where to run. The CPU always works; CUDA that is asked for and not there is an error at load, never a silent fallback.</summary>
    public ExecutionTarget Target { get; init; } = ExecutionTarget.Cpu;

    /// <summary>The CUDA device.</summary>
    public int DeviceId { get; init; }

    /// <summary>Most GPU memory that each network's arena takes, in bytes; 0 leaves it open. Each network has an arena of its own, so a model may take as many times this as it has networks.</summary>
    public long DeviceMemoryLimit { get; init; }

    /// <summary>Threads one run uses inside operators; 0 takes one for each physical core.</summary>
    public int IntraOpThreads { get; init; }

    /// <summary>
    /// Whether attention that an export holds as products and softmax is run as one operator, which keeps no matrix of scores; on CUDA also the gated GELU beside it.
    /// Pictures differ by rounding, so it shows in <see cref="RenderRecord.Provider"/>. What can't be fused runs as it is.
    /// </summary>
    public bool FusesAttention { get; init; } = true;

    /// <summary>
    /// Whether group normalisation, with the SiLU that follows it, is run as one operator on CUDA, and networks with their channels last; elsewhere nothing changes. ONNX Runtime's
    /// kernel gathers its sums in no fixed order, so the same job may give other bytes each time, different by rounding. It shows in <see cref="RenderRecord.Provider"/>.
    /// </summary>
    public bool FusesNorms { get; init; }

    /// <summary>
    /// Options of ONNX Runtime's CUDA provider by their names there, beside or in place of those that are set anyway; for measuring what suits a model and a card.
    /// An unknown one is an error at load. They are in no record, so what is rendered for others keeps to the defaults.
    /// </summary>
    public IReadOnlyDictionary<string, string> CudaOptions { get; init; } = new Dictionary<string, string>();

    /// <summary>What is looked for in graphs. Other operators than attention's have a kernel on CUDA only, and only there does the time that reshapes take count.</summary>
    internal GraphPatterns Patterns =>
        ((FusesAttention ? GraphPatterns.Attention | GraphPatterns.GatedGelu | GraphPatterns.Reshape : GraphPatterns.None) | (FusesNorms ? GraphPatterns.GroupNorm | GraphPatterns.Reshape : GraphPatterns.None))
        & (Target == ExecutionTarget.Cuda ? ~GraphPatterns.None : GraphPatterns.Attention);

    /// <summary>These, with what was fused where a record names the provider so.</summary>
    /// <param name="provider">As in <see cref="RenderRecord.Provider"/>.</param>
    public SessionSettings Like(string? provider) => this with
    {
        FusesAttention = provider?.Contains(AttentionSuffix, StringComparison.Ordinal) == true,
        FusesNorms = provider?.Contains(NormsSuffix, StringComparison.Ordinal) == true,
    };

    /// <summary>How the provider is named in records.</summary>
    internal string Provider(FusedCounts fused) =>
        (Target == ExecutionTarget.Cuda ? string.Create(CultureInfo.InvariantCulture, $"cuda:{DeviceId}") : "cpu")
        + (fused.Attentions + fused.GatedGelus > 0 ? AttentionSuffix : "")
        + (fused.GroupNorms > 0 ? NormsSuffix : "");
}
