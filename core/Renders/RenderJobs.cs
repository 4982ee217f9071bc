using System.Text.Json;
using Atelier.Core.Workflows;

namespace Atelier.Core.Renders;

/// <summary>Jobs as text.</summary>
public static class RenderJobs
{
    /// <summary>Reads a job; null when the text is none. What comes from a queue is not trusted.</summary>
    public static RenderJob? TryRead(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<RenderJob>(body, WorkflowJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
