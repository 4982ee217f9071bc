namespace Atelier.Diffusion;

/// <summary>Completes and proves the sizes that a card asks for: those that the networks take, or could be drawn at all.</summary>
/// <param name="only">The size that the networks were exported for, where they were for one.</param>
/// <param name="unet">The UNet.</param>
/// <param name="vae">The VAE.</param>
/// <param name="problems">What can't be drawn is added here.</param>
internal sealed class CardSizes(ExportedSize only, UnetConfig unet, VaeConfig vae, List<string> problems)
{
    private static readonly int Most = new RenderLimits().MaxSide;

    /// <summary>The defaults, with the only size that the networks take where they name none.</summary>
    public RenderDefaults Complete(RenderDefaults defaults) => defaults with
    {
        Width = Side(defaults.Width, only.Width, "width", unet.SampleWidth),
        Height = Side(defaults.Height, only.Height, "height", unet.SampleHeight),
        FinalWidth = Side(defaults.FinalWidth, only.Width, "finalWidth", null),
        FinalHeight = Side(defaults.FinalHeight, only.Height, "finalHeight", null),
    };

    private int? Side(int? given, int exported, string name, int? trained)
    {
        if (exported > 0)
        {
            if (given is { } other && other != exported) problems.Add($"model.json: defaults.{name} {other} cannot be drawn; the networks were exported for {exported} alone.");
            else if (exported > Most && trained is not null) problems.Add($"The networks were exported for a {name} of {exported}; at most {Most} can be drawn.");
            return exported;
        }

        // Each level after the first halves the sides, which have to stay whole.
        var multiple = vae.Factor << (unet.BlockOutChannels.Count - 1);
        if (given is { } side && (side % multiple != 0 || side > Most))
            problems.Add($"model.json: defaults.{name} {side} cannot be drawn; expected {multiple} to {Most} in steps of {multiple}.");
        if (given is null && trained * vae.Factor > Most)
            problems.Add($"unet/config.json: sample_size {trained} makes a {name} of {trained * vae.Factor}; expected at most {Most / vae.Factor}, or another default in model.json: defaults.{name}.");
        return given;
    }
}
