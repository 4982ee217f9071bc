using Atelier.Core.Models;
using Atelier.Diffusion;
using Microsoft.Extensions.Logging;

namespace Atelier.GpuWorker;

/// <summary>Loads a model and has it draw a first step before anybody waits for it: the device's libraries tune themselves, and a model that can't run says so.</summary>
internal sealed class WarmUp(ModelHost models, TimeProvider clock, ILogger logger)
{
    /// <summary>Whether the model runs.</summary>
    /// <exception cref="DiffusionException"><see cref="DiffusionErrorCodes.DeviceLost"/>, or <see cref="DiffusionErrorCodes.ProviderMissing"/> of a device that was there at the start: no model runs in this process any more.</exception>
    public async Task<bool> TryAsync(ModelProfile profile, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        try
        {
            using var lease = await models.RentAsync(profile.Name, cancellationToken);
            logger.LogInformation("The model {Model} {Version} is warm on {Provider} after {Seconds:0.0} s", profile.Name, profile.Version, lease.Pipeline.Model.Provider, clock.GetElapsedTime(began).TotalSeconds);
            return true;
        }
        catch (DiffusionException e) when (e.Code is not (DiffusionErrorCodes.DeviceLost or DiffusionErrorCodes.ProviderMissing))
        {
            logger.LogError("The model {Model} {Version} can't be served: {Reason}", profile.Name, profile.Version, e.Message);
            return false;
        }
        catch (Exception e) when (e is not DiffusionException && !cancellationToken.IsCancellationRequested)
        {
            // Libraries of the device fail in ways of their own.
            logger.LogError(e, "The model {Model} {Version} can't be served: {Reason}", profile.Name, profile.Version, e.Message);
            return false;
        }
    }
}
