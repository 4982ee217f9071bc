using System.Diagnostics;
using Atelier.Diffusion;
using Atelier.Imaging;

namespace Atelier.Benchmarks.Render;

/// <summary>What is around the networks, by itself.</summary>
internal static class Raw
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

    public static double NoiseValuesASecond()
    {
        var (noise, values) = (new TorchGenerator(7), new float[4 * 64 * 64]);
        return Rate(values.Length, () => noise.Fill(values));
    }

    public static double PngBytesASecond(Picture picture) => Rate(picture.Rgb.Length, () => Png.Encode(picture));

    public static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static double Rate(int size, Action work)
    {
        work();
        var (began, times) = (Stopwatch.GetTimestamp(), 0L);
        for (; Stopwatch.GetElapsedTime(began) < Time; times++) work();
        return times * size / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
