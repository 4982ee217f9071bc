using System.Text.Json;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Azure.ServiceBus;

/// <summary>A doorbell on its way to where the workflows run.</summary>
/// <param name="Instance">The workflow instance to ring.</param>
/// <param name="Doorbell">Which of its doorbells.</param>
public sealed record Ring(string Instance, string Doorbell)
{
    private const int MostOfABody = 1024;

    /// <summary>The ring as a message's body.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, WorkflowJson.Options);

    /// <summary>Reads a message's body; null when it is no ring. What comes from a queue is not trusted.</summary>
    public static Ring? TryRead(string? body)
    {
        if (body is null or { Length: > MostOfABody })
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Ring>(body, WorkflowJson.Options) is { } ring && ObjectKey.IsSegment(ring.Instance) && ObjectKey.IsSegment(ring.Doorbell) ? ring : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
