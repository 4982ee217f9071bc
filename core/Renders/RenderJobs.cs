using System.Text.Json;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;

namespace Atelier.Core.Renders;

/// <summary>Jobs as text.</summary>
public static class RenderJobs
{
    /// <summary>Reads a job; null when the text is none, or names what can't be in the store. What comes from a queue is not trusted.</summary>
    public static RenderJob? TryRead(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<RenderJob>(body, WorkflowJson.Options) is { } job && IsWhole(job) ? job : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Ids become keys of the store: one that could name another place, or none, is no id.
    private static bool IsWhole(RenderJob job) =>
        ObjectKey.IsSegment(job.Workspace) && ObjectKey.IsSegment(job.Id)
        && (job.BriefId is null || ObjectKey.IsSegment(job.BriefId))
        && (job.Source is null || ObjectKey.IsSegment(job.Source.Sha256))
        && job is { Model: not null, ModelVersion: not null, Prompt: not null, Sampler: not null };
}
