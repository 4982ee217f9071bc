namespace Atelier.Diffusion;

/// <summary>The UNet and its ports. Thread-safe; each call brings its own <see cref="UnetCall"/>.</summary>
internal sealed class Unet : IDisposable
{
    private Unet(OnnxNetwork network, TensorPort sample, TensorPort timestep, TensorPort states, TensorPort output) =>
        (Network, Sample, Timestep, States, Output) = (network, sample, timestep, states, output);

    /// <summary>The network.</summary>
    public OnnxNetwork Network { get; }

    /// <summary>Noisy latents, [rows, channels, height, width].</summary>
    public TensorPort Sample { get; }

    /// <summary>One number, or one a row.</summary>
    public TensorPort Timestep { get; }

    /// <summary>Encoded prompts, [rows, length, width].</summary>
    public TensorPort States { get; }

    /// <summary>The prediction, shaped as the sample.</summary>
    public TensorPort Output { get; }

    /// <summary>Whether rows at different steps may share a call.</summary>
    public bool MixesTimesteps => Timestep.Rank == 1 && Timestep.Dimensions[0] < 0;

    /// <summary>Finds the ports; null when problems were added.</summary>
    public static Unet? Bind(OnnxNetwork network, int channels, List<string> problems)
    {
        var finder = new PortFinder("unet", network, problems);
        var sample = finder.RealInput(4, "sample");
        var timestep = finder.TimestepInput();
        var states = finder.RealInput(3, "encoder_hidden_states");
        var output = finder.RealOutput(4, "out_sample", "noise_pred");
        finder.RefuseOthers();
        finder.Expect(sample, 1, channels, "channels");
        finder.Expect(output, 1, channels, "channels");
        finder.ExpectOpenBatch(sample);
        finder.ExpectOpenBatch(states);
        finder.ExpectOpenBatch(output);
        return sample is null || timestep is null || states is null || output is null ? null : new Unet(network, sample, timestep, states, output);
    }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();
}
