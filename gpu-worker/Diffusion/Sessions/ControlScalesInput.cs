namespace Atelier.Diffusion;

/// <summary>How much each ControlNet steers, [networks, 1] or [networks]: the same for all rows of a call.</summary>
internal sealed class ControlScalesInput(TensorPort port) : UnetInput(port)
{
    /// <inheritdoc/>
    public override void Fill(IReadOnlyList<DenoiseRow> rows, int places)
    {
        var scales = rows[0].Plan.ControlScales;
        if (Port.Rank == 2) Buffer.Shaped(scales.Count, 1);
        else Buffer.Shaped(scales.Count);
        for (var i = 0; i < scales.Count; i++) Buffer.Write(i, [scales[i]]);
    }
}
