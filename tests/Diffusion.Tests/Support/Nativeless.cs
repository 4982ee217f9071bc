using System.Reflection;
using System.Runtime.Loader;
using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion.Tests;

/// <summary>The library as a program has it that brings no native ONNX Runtime.</summary>
internal sealed class Nativeless() : AssemblyLoadContext("nativeless")
{
    public Assembly Library => LoadFromAssemblyPath(typeof(DeviceProof).Assembly.Location);

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name == typeof(OrtEnv).Assembly.GetName().Name ? LoadFromAssemblyPath(typeof(OrtEnv).Assembly.Location) : null;

    // The system's own libraries are found as ever.
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        unmanagedDllName.Contains("onnxruntime", StringComparison.Ordinal) ? throw new DllNotFoundException($"Unable to load shared library '{unmanagedDllName}'.") : 0;
}
