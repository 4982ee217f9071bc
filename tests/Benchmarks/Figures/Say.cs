using System.Globalization;

namespace Atelier.Benchmarks.Figures;

/// <summary>Numbers as people read them.</summary>
internal static class Say
{
    public static string Number(double value, int decimals = 0) => value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public static string Seconds(TimeSpan time) => Number(time.TotalSeconds, 1) + " s";

    public static string Milliseconds(double value) => Number(value, value < 10 ? 1 : 0) + " ms";

    public static string Bytes(double value) => value < 10_000 ? Number(value) + " B" : value < 1e6 ? Number(value / 1e3, 1) + " kB" : Number(value / 1e6, 1) + " MB";

    /// <summary>Whether a goal is met.</summary>
    public static string Met(bool isMet) => isMet ? "met" : "MISSED";
}
