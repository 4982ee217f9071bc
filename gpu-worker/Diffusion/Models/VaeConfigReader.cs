namespace Atelier.Diffusion;

/// <summary>Reads the VAE's <c>config.json</c>.</summary>
internal static class VaeConfigReader
{
    /// <summary>The configuration; null where anything is wrong with it, which is among the problems.</summary>
    public static VaeConfig? Read(ConfigFile files, ModelFiles names)
    {
        var file = !names.Names("vae_decoder/config.json") && names.Names("vae/config.json") ? "vae/config.json" : "vae_decoder/config.json";
        if (files.Keys(file) is not { } keys) return null;
        var standard = new VaeConfig();
        var channels = keys.Whole("latent_channels", standard.LatentChannels, 1, 64);
        // Diffusers' Stable Diffusion pipelines leave it out too.
        keys.NumberOrNull("shift_factor", "0", n => n == 0);
        var config = new VaeConfig
        {
            LatentChannels = channels,
            ScalingFactor = (float)keys.Number("scaling_factor", standard.ScalingFactor, "a finite number above 0", IsPositive),
            BlockOutChannels = keys.Levels("block_out_channels") ?? standard.BlockOutChannels,
            LatentsMean = Singles(keys.Numbers("latents_mean", true, channels, channels, "finite, one a channel", n => float.IsFinite((float)n))),
            LatentsStd = Singles(keys.Numbers("latents_std", true, channels, channels, "finite and above 0, one a channel", IsPositive)),
        };
        return keys.IsSound ? config : null;
    }

    // As it is used: in single precision, and divided by.
    private static bool IsPositive(double number) => float.IsNormal((float)number) && number > 0 && float.IsFinite((float)number);

    private static IReadOnlyList<float>? Singles(IReadOnlyList<double>? numbers) => numbers is null ? null : [.. numbers.Select(n => (float)n)];
}
