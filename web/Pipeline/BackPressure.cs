using Atelier.Web.Problems;

namespace Atelier.Web.Pipeline;

/// <summary>Turns work away while lanes are too deep to do it in good time: better told now than waited for in vain.</summary>
internal static class BackPressure
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(15);

    /// <summary>Throws while more previews wait than <paramref name="most"/>.</summary>
    /// <exception cref="ProblemException">They do.</exception>
    public static async Task RequireAsync(StudioServices studio, string workspace, int most, CancellationToken cancellationToken)
    {
        if (await studio.Studio.Depths.DeepestAsync(workspace, cancellationToken) > most)
        {
            throw new ProblemException(new()
            {
                Status = 503, Code = "lanes-full", Title = "Too much waits to be drawn.", Detail = "Nothing was taken in. Send it again as late as the Retry-After header says.", RetryAfter = Wait,
            });
        }
    }
}
