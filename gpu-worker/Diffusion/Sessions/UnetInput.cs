namespace Atelier.Diffusion;

/// <summary>One input of the UNet, with the memory that a call reads it from. For one thread at a time.</summary>
internal abstract class UnetInput(TensorPort port)
{
    /// <summary>The port.</summary>
    public TensorPort Port => port;

    /// <summary>Its memory; freed by the call that it is part of.</summary>
    public TensorBuffer Buffer { get; } = new(port.Type);

    /// <summary>Shapes the memory and gathers what the rows bring. Guided rows take two places: unconditioned, then conditioned.</summary>
    /// <param name="rows">Rows of one shape.</param>
    /// <param name="places">The places of the call: those of all of them, or more, which are left as they are.</param>
    public abstract void Fill(IReadOnlyList<DenoiseRow> rows, int places);
}
