using System.Diagnostics;

namespace Atelier.GpuWorker.Tests;

/// <summary>A shell script in the place of <c>nvidia-smi</c>.</summary>
internal static class FakeSmi
{
    // Never reached where all is well, unlike the product's, which a slow machine may miss.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Writes the script into a folder.</summary>
    public static NvidiaSmi In(string folder, string body)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        var path = Path.Combine(folder, "nvidia-smi");

        // Written by a process of its own: a file that this one has open to write could not be run while any child, of whatever test, still inherits it.
        using var writing = Process.Start("sh", ["-c", "printf '#!/bin/sh\\n%s\\n' \"$2\" >\"$1\" && chmod 500 \"$1\"", "sh", path, body]);
        writing.WaitForExit();
        Assert.Equal(0, writing.ExitCode);
        return new(path, Patience);
    }
}
