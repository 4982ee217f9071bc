using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Atelier.Diffusion;

/// <summary>
/// Keeps ONNX Runtime from telling its maker what runs here. Since 1.29 its releases for Linux and macOS note each session under the user's cache folder and send that on, unless
/// <c>ORT_DISABLE_TELEMETRY</c> is in the process's environment before its first call (docs/Privacy.md there).
/// </summary>
internal static partial class RuntimeTelemetry
{
    // .NET's own SetEnvironmentVariable changes a copy that native code never reads. Windows keeps to events that the system collects or not: SessionFactory turns those off.
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries", Justification = "Whatever is called first here must come after it.")]
    internal static void TurnOff()
    {
        if (!OperatingSystem.IsWindows()) _ = SetEnvironment("ORT_DISABLE_TELEMETRY", "1", overwrite: 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
