using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion;

/// <summary>Sets sessions up for steady memory and steady speed.</summary>
internal static class SessionFactory
{
    /// <summary>How the provider is named in records.</summary>
    public static string ProviderName(SessionSettings settings, bool fused) =>
        (settings.Target == ExecutionTarget.Cuda ? string.Create(CultureInfo.InvariantCulture, $"cuda:{settings.DeviceId}") : "cpu") + (fused ? SessionSettings.FusedSuffix : "");

    /// <summary>Options for one network's session.</summary>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.ProviderMissing"/>.</exception>
    public static SessionOptions Options(SessionSettings settings)
    {
        var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = settings.IntraOpThreads,
            InterOpNumThreads = 1,
            // What fails is thrown, and told to whoever asked; the console is the host's.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Threads may spin within a run, which saves waking them for each operator, but not between runs, where other networks want the cores.
        options.AddSessionConfigEntry("session.force_spinning_stop", "1");
        if (settings.Target == ExecutionTarget.Cuda) AddCuda(options, settings);
        return options;
    }

    private static void AddCuda(SessionOptions options, SessionSettings settings)
    {
        // A library built without the provider would load one that lies beside it all the same, and crash in its first call.
        if (!OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"))
            throw Missing("This build of ONNX Runtime has no CUDA provider.", null);
        var cuda = new Dictionary<string, string>
        {
            ["device_id"] = settings.DeviceId.ToString(CultureInfo.InvariantCulture),
            // The exhaustive search tunes again at every new shape, for seconds each.
            ["cudnn_conv_algo_search"] = "HEURISTIC",
            ["arena_extend_strategy"] = "kSameAsRequested",
        };
        if (settings.DeviceMemoryLimit > 0) cuda["gpu_mem_limit"] = settings.DeviceMemoryLimit.ToString(CultureInfo.InvariantCulture);
        foreach (var (key, value) in settings.CudaOptions) cuda[key] = value;
        try
        {
            using var provider = new OrtCUDAProviderOptions();
            provider.UpdateOptions(cuda);
            options.AppendExecutionProvider_CUDA(provider);
        }
        catch (OnnxRuntimeException e)
        {
            throw Missing($"The CUDA provider does not start: {e.Message}", e);
        }
    }

    /// <summary>The error of a device that is not there.</summary>
    public static DiffusionException Missing(string message, Exception? cause) =>
        new(DiffusionErrorCodes.ProviderMissing, "target", message, "Bring Microsoft.ML.OnnxRuntime.Gpu with its CUDA and cuDNN libraries, or ask for the CPU.", cause);
}
