namespace Atelier.Diffusion;

/// <summary>The timestep: one for all rows, or one a place where the port allows it.</summary>
internal sealed class TimestepInput(TensorPort port) : UnetInput(port)
{
    /// <summary>Whether a port takes a timestep a place.</summary>
    public static bool Mixes(TensorPort port) => port.Rank == 1 && port.Dimensions[0] < 0;

    /// <inheritdoc/>
    public override void Fill(IReadOnlyList<DenoiseRow> rows, int places)
    {
        var place = 0;
        if (Mixes(Port))
        {
            Buffer.Shaped(places);
            foreach (var row in rows)
            {
                for (var i = 0; i < row.Places; i++) Buffer.Write(place++, [(float)row.Step.Timestep]);
            }

            return;
        }

        if (Port.Rank == 0) Buffer.Shaped();
        else Buffer.Shaped(Port.Dimensions[0]);
        var count = Port.Rank == 0 ? 1 : Port.Dimensions[0];
        while (place < count) Buffer.Write(place++, [(float)rows[0].Step.Timestep]);
    }
}
