using System.Globalization;

namespace Atelier.GpuWorker;

/// <summary>What a GPU says of itself. What it doesn't say is null.</summary>
/// <param name="Index">Which GPU of the machine.</param>
/// <param name="Name">The product, such as <c>Tesla T4</c>.</param>
/// <param name="Utilisation">Share of the last moments in which it worked, 0 to 1.</param>
/// <param name="MemoryUsed">Memory in use, in bytes.</param>
/// <param name="MemoryTotal">Memory it has, in bytes.</param>
/// <param name="Temperature">Temperature of the chip in degrees Celsius.</param>
internal sealed record GpuReading(int Index, string Name, double? Utilisation, long? MemoryUsed, long? MemoryTotal, double? Temperature)
{
    /// <summary>The fields asked of <c>nvidia-smi</c>, in the order of a line.</summary>
    public const string Fields = "index,name,utilization.gpu,memory.used,memory.total,temperature.gpu";

    private const long MiB = 1 << 20;

    /// <summary>Reads a line of <c>nvidia-smi --query-gpu --format=csv,noheader,nounits</c>; null when it is none.</summary>
    public static GpuReading? TryParse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var parts = line.Split(',', StringSplitOptions.TrimEntries);
        return parts.Length == 6 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new(index, parts[1], Number(parts[2]) / 100, (long?)Number(parts[3]) * MiB, (long?)Number(parts[4]) * MiB, Number(parts[5]))
            : null;
    }

    // A GPU that doesn't measure something says [N/A] or [Not Supported].
    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
}
