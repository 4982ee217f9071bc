namespace Atelier.Diffusion;

/// <summary>How a model's ONNX Runtime sessions are set up.</summary>
public sealed record SessionSettings
{
    /// <summary>Where to run. The CPU always works; CUDA that is asked for and not there is an error at load, never a silent fallback.</summary>
    public ExecutionTarget Target { get; init; } = ExecutionTarget.Cpu;

    /// <summary>The CUDA device.</summary>
    public int DeviceId { get; init; }

    /// <summary>Most GPU memory that each network's arena takes, in bytes; 0 leaves it open. Each network has an arena of its own, so a model may take as many times this as it has networks.</summary>
    public long DeviceMemoryLimit { get; init; }

    /// <summary>Threads one run uses inside operators; 0 takes one for each physical core.</summary>
    public int IntraOpThreads { get; init; }
}
