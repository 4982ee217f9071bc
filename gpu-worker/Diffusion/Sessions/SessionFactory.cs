using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion;

/// <summary>Sets sessions up for steady memory and steady speed.</summary>
internal static class SessionFactory
{
    /// <summary>Options for one network's session.</summary>
    /// <param name="settings">How.</param>
    /// <param name="channelsLast">
    /// Whether convolutions on CUDA take channels last. Where fused normalisations do, nothing is turned between them then; elsewhere ONNX Runtime computes shapes on the device and
    /// waits for each.
    /// </param>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.ProviderMissing"/>, <see cref="DiffusionErrorCodes.ProviderOption"/>, or <see cref="DiffusionErrorCodes.OutOfMemory"/>.</exception>
    public static SessionOptions Options(SessionSettings settings, bool channelsLast = false)
    {
        OrtEnv.Instance().DisableTelemetryEvents();
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
        if (settings.Target == ExecutionTarget.Cuda) AddCuda(options, settings, channelsLast);
        return options;
    }

    /// <summary>Where a network's working memory lies, as ONNX Runtime names it.</summary>
    public static string Arena(SessionSettings settings) =>
        settings.Target == ExecutionTarget.Cuda ? string.Create(CultureInfo.InvariantCulture, $"gpu:{settings.DeviceId}") : "cpu:0";

    private static void AddCuda(SessionOptions options, SessionSettings settings, bool channelsLast)
    {
        RefuseGraphs(settings.CudaOptions);
        // A library built without the provider would load one that lies beside it all the same, and crash in its first call.
        if (!OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider")) throw CudaFault.Explain(null, null);
        // It says on the console what it throws too, past any session's severity.
        OrtEnv.Instance().EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
        var cuda = new Dictionary<string, string>
        {
            ["device_id"] = settings.DeviceId.ToString(CultureInfo.InvariantCulture),
            // cuDNN's quick choice. Since ONNX Runtime builds on cuDNN's graphs, EXHAUSTIVE is another way of choosing, slower at every new shape, and times nothing.
            ["cudnn_conv_algo_search"] = "HEURISTIC",
            ["arena_extend_strategy"] = "kSameAsRequested",
        };
        if (channelsLast) cuda["prefer_nhwc"] = "1";
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
            throw CudaFault.Explain(e.Message, e);
        }
    }

    // A graph that is replayed reads and writes the device's memory alone: inputs and outputs that lie in the CPU's would stay what they were, picture after picture.
    private static void RefuseGraphs(IReadOnlyDictionary<string, string> cuda)
    {
        if (cuda.GetValueOrDefault("enable_cuda_graph") is null or "0" or "False" or "false") return;
        throw new DiffusionException(
            DiffusionErrorCodes.ProviderOption,
            "cudaOptions",
            "CUDA graphs can't be used: networks take their inputs from the CPU's memory and give their outputs there, which a replayed graph doesn't touch.",
            "Leave enable_cuda_graph out.");
    }
}
