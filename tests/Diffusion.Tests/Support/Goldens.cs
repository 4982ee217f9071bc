using System.Runtime.InteropServices;
using System.Text.Json;
using Atelier.Imaging;

namespace Atelier.Diffusion.Tests;

/// <summary>What the independent pipeline in <c>models/</c> rendered.</summary>
public static class Goldens
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    public static T Json<T>(string name) => JsonSerializer.Deserialize<T>(File.ReadAllText(Repository.Tests("models", "goldens", name)), Options)!;

    public static Picture Picture(string name) => Png.Decode(File.ReadAllBytes(Repository.Tests("models", "goldens", name)));

    public static Latent Latent(string name, int width, int height) =>
        new(4, height / 8, width / 8, MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Repository.Tests("models", "goldens", name + ".latent"))).ToArray());

    public static int LargestDifference(Picture a, Picture b)
    {
        Assert.Equal((a.Width, a.Height), (b.Width, b.Height));
        var largest = 0;
        for (var i = 0; i < a.Rgb.Length; i++) largest = Math.Max(largest, Math.Abs(a.Rgb[i] - b.Rgb[i]));
        return largest;
    }

    public static float LargestDifference(Latent a, Latent b)
    {
        Assert.Equal((a.Channels, a.Height, a.Width), (b.Channels, b.Height, b.Width));
        var largest = 0f;
        for (var i = 0; i < a.Values.Length; i++) largest = Math.Max(largest, Math.Abs(a.Values[i] - b.Values[i]));
        return largest;
    }
}
