namespace Atelier.Diffusion;

/// <summary>Hardware that sessions run on.</summary>
public enum ExecutionTarget
{
    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU; the host must bring ONNX Runtime's CUDA provider.</summary>
    Cuda,
}
