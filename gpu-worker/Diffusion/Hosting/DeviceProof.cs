using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion;

/// <summary>Proves that a device is there before anything is asked of it.</summary>
public static class DeviceProof
{
    // y = Conv(x, 2) over one float. The provider starts without cuDNN, which only what needs it asks for.
    private static readonly byte[] Convolution = Convert.FromBase64String(
        "CAg6YwoPCgF4CgF3EgF5IgRDb252EgFnKhMIAQgBCAEIARABIgQAAABAQgF3WhsKAXgSFgoUCAESEAoCCAEKAggBCgIIAQoCCAFiGwoBeRIWChQIARIQCgIIAQoCCAEKAggBCgIIAUIECgAQDQ==");

    // y = MultiHeadAttention(x, x, x) of one head over [1, 64, 64] halves. Where ONNX Runtime leaves attention to cuDNN (compute capability 9.0 and newer), cuDNN compiles it by NVRTC,
    // a library that it looks for only then.
    private static readonly byte[] Attention = Convert.FromBase64String(
        "CAgSADp4CkEKAXgKAXgKAXgSAXkiEk11bHRpSGVhZEF0dGVudGlvbioQCgludW1faGVhZHMYAaABAjoNY29tLm1pY3Jvc29mdBIBbVoXCgF4EhIKEAgKEgwKAggBCgIIQAoCCEBiFwoBeRISChAIChIMCgIIAQoCCEAKAghAQgQKABANQhEKDWNvbS5taWNyb3NvZnQQAQ==");

    // Compiling takes a moment, and libraries that were there once stay loaded.
    private static readonly ConcurrentDictionary<(int Device, string Options), bool> Attended = new();

    /// <summary>
    /// Makes sure that sessions set up like this can run: their provider, its libraries and the device are there, and a convolution and, where attention is fused, an attention run on it.
    /// The CPU always is, but not always ONNX Runtime's own library.
    /// </summary>
    /// <param name="settings">How sessions will be set up.</param>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.ProviderMissing"/>, saying what is missing; <see cref="DiffusionErrorCodes.OutOfMemory"/> of a device that is
    /// full; <see cref="DiffusionErrorCodes.ProviderOption"/>. Nothing ever falls back to the CPU.</exception>
    public static void Require(SessionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        RequireRuntime();
        if (settings.Target == ExecutionTarget.Cpu) return;
        using var options = SessionFactory.Options(settings);
        try
        {
            Convolve(options);
            var attention = (settings.DeviceId, string.Join(';', settings.CudaOptions));
            if (!settings.FusesAttention || Attended.ContainsKey(attention)) return;
            Attend(options);
            Attended[attention] = true;
        }
        catch (OnnxRuntimeException e)
        {
            throw CudaFault.Explain(e.Message, e);
        }
    }

    // This library knows ONNX Runtime's managed part alone; who uses it brings the native one.
    private static void RequireRuntime()
    {
        try
        {
            OrtEnv.Instance();
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new DiffusionException(
                DiffusionErrorCodes.ProviderMissing,
                "target",
                $"ONNX Runtime's native library is not here or does not fit: {OnnxMessage.Short(e.GetBaseException().Message)}",
                "Bring Microsoft.ML.OnnxRuntime beside the program, of the same version, or Microsoft.ML.OnnxRuntime.Gpu for CUDA.",
                e);
        }
    }

    /// <summary>Runs a convolution; gives what comes of 3, which is 6.</summary>
    internal static float Convolve(SessionOptions options)
    {
        using var input = OrtValue.CreateTensorValueFromMemory([3f], [1, 1, 1, 1]);
        return Run(Convolution, options, input, y => y.GetTensorDataAsSpan<float>()[0]);
    }

    /// <summary>Runs an attention in half precision; gives what comes of values that are all 6, which is 6.</summary>
    internal static float Attend(SessionOptions options)
    {
        var values = new Float16[64 * 64];
        Array.Fill(values, (Float16)6f);
        using var input = OrtValue.CreateTensorValueFromMemory(values, [1, 64, 64]);
        return Run(Attention, options, input, y => (float)y.GetTensorDataAsSpan<Float16>()[0]);
    }

    private static float Run(byte[] network, SessionOptions options, OrtValue input, Func<OrtValue, float> read)
    {
        using var session = new InferenceSession(network, options);
        using var run = new RunOptions();
        using var outputs = session.Run(run, ["x"], [input], ["y"]);
        return read(outputs[0]);
    }
}
