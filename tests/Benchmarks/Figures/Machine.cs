using System.Globalization;
using System.Runtime.InteropServices;

namespace Atelier.Benchmarks.Figures;

/// <summary>What a figure was measured on: without it no figure means anything.</summary>
internal static class Machine
{
    public static void Print(string command)
    {
        Console.WriteLine($"$ ./run bench {command}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {Load()}{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}"));
        Console.WriteLine();
    }

    // Where the system tells: other work on the machine slows everything here.
    private static string Load() =>
        File.Exists("/proc/loadavg") ? $"load {File.ReadAllText("/proc/loadavg").Split(' ')[0]} at the start, " : "";
}
