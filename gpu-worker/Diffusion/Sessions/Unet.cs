namespace Atelier.Diffusion;

/// <summary>The UNet. Thread-safe; each call brings its own <see cref="UnetCall"/>.</summary>
/// <param name="network">The network.</param>
/// <param name="ports">Its ports.</param>
/// <param name="factor">Pixels a latent position covers in each direction.</param>
internal sealed class Unet(OnnxNetwork network, UnetPorts ports, int factor)
{
    /// <summary>The network.</summary>
    public OnnxNetwork Network => network;

    /// <summary>Its ports.</summary>
    public UnetPorts Ports => ports;

    /// <summary>The prediction's port.</summary>
    public TensorPort Output => ports.Output;

    /// <summary>Values of the guidance scale's embedding; 0 where guidance needs a second row.</summary>
    public int GuidanceWidth => ports.GuidanceWidth;

    /// <summary>How many ControlNets are merged in.</summary>
    public int ControlCount => ports.Controls?.Dimensions[0] ?? 0;

    /// <summary>Whether rows at different steps may share a call.</summary>
    public bool MixesTimesteps => TimestepInput.Mixes(ports.Timestep);

    /// <summary>Fresh buffers for all inputs.</summary>
    public UnetInput[] Inputs()
    {
        var inputs = new List<UnetInput>
        {
            new SampleInput(ports.Sample),
            new TimestepInput(ports.Timestep),
            new ConstantInput(ports.States, row => row.Prompt.Width, (row, free) => (free ? row.Negative! : row.Prompt).States),
        };
        if (ports.Pooled is not null) inputs.Add(new ConstantInput(ports.Pooled, row => row.Prompt.Pooled.Length, (row, free) => (free ? row.Negative! : row.Prompt).Pooled));
        if (ports.TimeIds is not null) inputs.Add(new ConstantInput(ports.TimeIds, row => row.TimeIds.Length, (row, free) => free ? row.NegativeTimeIds : row.TimeIds));
        if (ports.Guidance is not null) inputs.Add(new ConstantInput(ports.Guidance, row => row.GuidanceEmbedding.Length, (row, _) => row.GuidanceEmbedding));
        if (ports.Controls is not null) inputs.Add(new ControlInput(ports.Controls, factor));
        if (ports.ControlScales is not null) inputs.Add(new ControlScalesInput(ports.ControlScales));
        return [.. inputs];
    }
}
