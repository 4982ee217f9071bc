using System.Text.Json;
using Atelier.Core.Workflows;

namespace Atelier.Core.Hooks;

/// <summary>Writes what happened as a CloudEvent (CloudEvents 1.0, JSON format, structured mode). The same event gives the same bytes.</summary>
public static class CloudEvent
{
    /// <summary>Its content type.</summary>
    public const string ContentType = "application/cloudevents+json; charset=utf-8";

    /// <summary>For receivers that know JSON by this name only, such as flows of Power Automate.</summary>
    public const string PlainContentType = "application/json; charset=utf-8";

    /// <summary>The event as JSON.</summary>
    public static byte[] Write(LifecycleEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            specversion = "1.0",
            happened.Id,
            source = $"urn:atelier:{happened.Workspace}",
            happened.Type,
            subject = $"briefs/{happened.BriefId}",
            time = happened.Time.UtcDateTime,
            datacontenttype = "application/json",
            data = new { happened.BriefId, happened.Campaign, happened.Round, happened.ReviewId, happened.Stage, happened.Deadline, happened.Code, happened.Assets },
        }, WorkflowJson.Options);
    }
}
