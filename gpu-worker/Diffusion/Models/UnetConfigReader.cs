using System.Text.Json;

namespace Atelier.Diffusion;

/// <summary>Reads <c>unet/config.json</c>.</summary>
internal static class UnetConfigReader
{
    private const int MostSide = 1024;

    /// <summary>The configuration; null where anything is wrong with it, which is among the problems.</summary>
    public static UnetConfig? Read(ConfigFile files)
    {
        if (files.Keys("unet/config.json") is not { } keys) return null;
        var standard = new UnetConfig();
        var addition = keys.TextOrNull("addition_embed_type");
        if (addition is not (null or UnetConfig.TextTime)) keys.Complain("addition_embed_type", $"'{addition}' is not supported; expected none, or '{UnetConfig.TextTime}' as in SDXL");
        if (keys.Has("class_embed_type")) keys.Complain("class_embed_type", $"{ConfigKeys.Shown(keys.Find("class_embed_type")!.Value)} is not supported; expected none");
        // What diffusers' pipelines take where there is none.
        var (width, height) = Size(keys) ?? (addition is null ? (standard.SampleWidth, standard.SampleHeight) : (128, 128));
        var config = new UnetConfig
        {
            InChannels = keys.Whole("in_channels", standard.InChannels, 1, 129),
            SampleWidth = width,
            SampleHeight = height,
            BlockOutChannels = keys.Levels("block_out_channels") ?? standard.BlockOutChannels,
            AdditionEmbedType = addition,
            TimeCondProjDim = keys.WholeOrNull("time_cond_proj_dim", 4, 65_536),
        };
        return keys.IsSound ? config : null;
    }

    /// <summary>One side, or height and width.</summary>
    private static (int Width, int Height)? Size(ConfigKeys keys)
    {
        if (!keys.Has("sample_size") || keys.Find("sample_size") is not { } size) return null;
        int? Side(JsonElement value) => ConfigKeys.WholeIn(value, 1, MostSide);
        if (Side(size) is { } side) return (side, side);
        if (size.ValueKind == JsonValueKind.Array && size.GetArrayLength() == 2 && Side(size[0]) is { } height && Side(size[1]) is { } width) return (width, height);
        keys.Complain("sample_size", $"{ConfigKeys.Shown(size)} cannot be used; expected a whole number from 1 to {MostSide}, or a list of two: height and width");
        return null;
    }
}
