using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Atelier.Diffusion;

/// <summary>Says what is missing where CUDA does not start, from what ONNX Runtime and NVIDIA's libraries say, and the way out.</summary>
internal static partial class CudaFault
{
    private const string OrCpu = "; or ask for the CPU.";
    private const string Compiler = "libnvrtc.so.13";
    private const string Libraries = "Install CUDA 13 and cuDNN 9, or name the folders they are in with LD_LIBRARY_PATH" + OrCpu;

    /// <summary>The error of a device that is not there or does not answer.</summary>
    /// <param name="message">What ONNX Runtime says; null where it was built without CUDA.</param>
    /// <param name="cause">The cause, if another exception is.</param>
    /// <param name="isHere">Says whether a library can be loaded; null asks the system.</param>
    public static DiffusionException Explain(string? message, Exception? cause, Func<string, bool>? isHere = null)
    {
        if (message is not null && OnnxMessage.IsOutOfMemory(message))
        {
            return new(DiffusionErrorCodes.OutOfMemory, "target", $"The GPU has no memory left: {OnnxMessage.Short(message)}", "Free some of it; nvidia-smi says which processes have it.", cause);
        }

        if (message is not null && Option().Match(message) is { Success: true } option && !message.Contains("failure", StringComparison.Ordinal) && !message.Contains("device_id", StringComparison.Ordinal))
        {
            return new(DiffusionErrorCodes.ProviderOption, "cudaOptions", $"The CUDA provider refuses an option: {OnnxMessage.Short(option.Value).TrimEnd('.')}.", "Take an option and a value that ONNX Runtime's documentation lists.", cause);
        }

        var (what, remedy) = Say(message, isHere ?? IsHere);
        return new(DiffusionErrorCodes.ProviderMissing, "target", what, remedy, cause);
    }

    private static (string What, string Remedy) Say(string? message, Func<string, bool> isHere)
    {
        if (message is null) return ("This build of ONNX Runtime has no CUDA provider.", "Build with Microsoft.ML.OnnxRuntime.Gpu (OnnxRuntime=cuda)" + OrCpu);
        var library = MissingLibrary().Match(message).Groups["name"].Value;
        if (library == "libcuda.so.1") return ("NVIDIA's driver is not here: libcuda.so.1 was not found.", "Install NVIDIA's driver for CUDA 13 (580 or newer), and give a container its GPUs (docker run --gpus all)" + OrCpu);
        if (library.StartsWith("libonnxruntime", StringComparison.Ordinal)) return ($"ONNX Runtime's CUDA provider is not here: {library} was not found.", "Bring Microsoft.ML.OnnxRuntime.Gpu beside the program" + OrCpu);
        if (library.StartsWith("libcudnn", StringComparison.Ordinal)) return ("cuDNN 9 is not here: libcudnn.so.9 was not found.", Libraries);
        if (library.Length > 0) return ($"The CUDA provider needs {library}, which was not found.", Libraries);
        if (message.Contains("Invalid device ID", StringComparison.Ordinal)) return ($"There is no such GPU: {message[message.IndexOf("Invalid device ID", StringComparison.Ordinal)..].Trim()}", "Ask for one that nvidia-smi lists" + OrCpu);
        if (message.Contains("Failed to build cuDNN graph", StringComparison.Ordinal)) return Uncompiled(OnnxMessage.Short(message), isHere);
        return Failure().Match(message) is { Success: true } failure ? Failed(failure.Groups["library"].Value, failure.Groups["code"].Value, OnnxMessage.Short(failure.Value)) : Otherwise(OnnxMessage.Short(message));
    }

    // Codes of cudaError_t, as its documentation numbers them.
    private static (string What, string Remedy) Failed(string library, string code, string said) => (library, code) switch
    {
        ("CUDA", "35") => ($"NVIDIA's driver is too old for CUDA 13 ({said}).", "Install driver 580 or newer" + OrCpu),
        ("CUDA", "100") => ($"No NVIDIA GPU is visible to this process ({said}).", "See whether nvidia-smi lists one, give a container its GPUs (docker run --gpus all) and look at CUDA_VISIBLE_DEVICES" + OrCpu),
        ("CUDA", "209") => ($"ONNX Runtime has no kernels for this GPU ({said}).", "Take a GPU of compute capability 7.5 or newer" + OrCpu),
        ("CUDA", "802") => ($"The GPU is there but not ready ({said}).", "Where GPUs are joined by NVSwitch, start nvidia-fabricmanager of the driver's version" + OrCpu),
        ("CUDA", "803") => ($"NVIDIA's driver and its libraries are of different versions ({said}).", "Load the driver that was installed last, for example by a restart of the machine" + OrCpu),
        ("CUDNN" or "CUDNN_FE", _) => ($"cuDNN does not start ({said}).", "Install cuDNN 9 for CUDA 13, all of its libraries of one version" + OrCpu),
        _ => Otherwise(said),
    };

    // cuDNN gives no reason but that it has no way to run the graph; the library's name goes to the console.
    private static (string What, string Remedy) Uncompiled(string said, Func<string, bool> isHere) => isHere(Compiler)
        ? ($"cuDNN can't compile attention for this GPU: {said.TrimEnd('.', ':')}.", "Install cuDNN 9 for CUDA 13, all of its libraries of one version, or run attention as exported" + OrCpu)
        : ($"cuDNN can't compile attention, and NVRTC, which it does that by, is not here: {Compiler} was not found.", "Install CUDA 13's NVRTC (cuda-nvrtc), or name the folder it is in with LD_LIBRARY_PATH" + OrCpu);

    private static bool IsHere(string library)
    {
        if (!NativeLibrary.TryLoad(library, out var handle)) return false;
        NativeLibrary.Free(handle);
        return true;
    }

    private static (string What, string Remedy) Otherwise(string said) => ($"CUDA does not start: {said.TrimEnd('.')}.", Libraries);

    [GeneratedRegex(@"(?<name>lib[\w+-]+\.so[.\d]*): cannot open shared object file", RegexOptions.None, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex MissingLibrary();

    [GeneratedRegex(@"(?<library>CUDA|CUDNN|CUDNN_FE|CUBLAS) failure (?<code>-?\d+): [^;]*", RegexOptions.None, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Failure();

    [GeneratedRegex(@"Unknown provider option: ""[^""]*""|Failed to parse provider option.*", RegexOptions.Singleline, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Option();
}
