using Microsoft.ML.OnnxRuntime;

namespace Atelier.Diffusion;

/// <summary>Proves that a device is there before anything is asked of it.</summary>
public static class DeviceProof
{
    // y = Identity(x) over one float: enough to make the provider load its libraries and find its device.
    private static readonly byte[] Network = Convert.FromBase64String("CAcSADo3ChAKAXgSAXkiCElkZW50aXR5EgFnWg8KAXgSCgoICAESBAoCCAFiDwoBeRIKCggIARIECgIIAUIECgAQDQ==");

    /// <summary>Makes sure that sessions set up like this can run: their provider, its libraries and the device are there. The CPU always is.</summary>
    /// <param name="settings">How sessions will be set up.</param>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.ProviderMissing"/>, saying what is missing. Nothing ever falls back to the CPU.</exception>
    public static void Require(SessionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Target == ExecutionTarget.Cpu) return;
        using var options = SessionFactory.Options(settings);
        try
        {
            using var session = new InferenceSession(Network, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw SessionFactory.Missing($"The device does not answer: {e.Message}", e);
        }
    }
}
