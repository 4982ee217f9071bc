using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion;

/// <summary>One input of the UNet, with the memory that a call reads it from. For one thread at a time.</summary>
internal abstract class UnetInput(TensorPort port) : IDisposable
{
    /// <summary>The port's name.</summary>
    public string Name => port.Name;

    /// <summary>The port.</summary>
    protected TensorPort Port => port;

    /// <summary>Its memory.</summary>
    protected TensorBuffer Buffer { get; } = new(port.Type);

    /// <summary>Gathers what the rows bring. Guided rows take two places: unconditioned, then conditioned.</summary>
    /// <param name="rows">Rows of one shape.</param>
    /// <param name="places">The places of all of them.</param>
    public abstract OrtValue Fill(IReadOnlyList<DenoiseRow> rows, int places);

    /// <inheritdoc/>
    public void Dispose() => Buffer.Dispose();
}
