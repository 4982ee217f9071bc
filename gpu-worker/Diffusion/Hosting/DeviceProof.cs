using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion;

/// <summary>Proves that a device is there before anything is asked of it.</summary>
public static class DeviceProof
{
    // y = Conv(x, 2) over one float. The provider starts without cuDNN, which only what needs it asks for.
    private static readonly byte[] Network = Convert.FromBase64String(
        "CAg6YwoPCgF4CgF3EgF5IgRDb252EgFnKhMIAQgBCAEIARABIgQAAABAQgF3WhsKAXgSFgoUCAESEAoCCAEKAggBCgIIAQoCCAFiGwoBeRIWChQIARIQCgIIAQoCCAEKAggBCgIIAUIECgAQDQ==");

    /// <summary>Makes sure that sessions set up like this can run: their provider, its libraries and the device are there, and a convolution runs on it. The CPU always is.</summary>
    /// <param name="settings">How sessions will be set up.</param>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.ProviderMissing"/>, saying what is missing; <see cref="DiffusionErrorCodes.OutOfMemory"/> of a device that is
    /// full; <see cref="DiffusionErrorCodes.ProviderOption"/>. Nothing ever falls back to the CPU.</exception>
    public static void Require(SessionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Target == ExecutionTarget.Cpu) return;
        using var options = SessionFactory.Options(settings);
        try
        {
            Run(options);
        }
        catch (OnnxRuntimeException e)
        {
            throw CudaFault.Explain(e.Message, e);
        }
    }

    /// <summary>Runs a convolution; gives what comes of 3, which is 6.</summary>
    internal static float Run(SessionOptions options)
    {
        using var session = new InferenceSession(Network, options);
        using var input = OrtValue.CreateTensorValueFromMemory([3f], [1, 1, 1, 1]);
        using var run = new RunOptions();
        using var outputs = session.Run(run, ["x"], [input], ["y"]);
        return outputs[0].GetTensorDataAsSpan<float>()[0];
    }
}
