using System.Text.Json;
using Atelier.Core.Workflows;

namespace Atelier.Web.Pipeline;

/// <summary>JSON as the API speaks it: as everywhere in the domain, but durations are ISO 8601 and amounts are decimal text, so that no reader rounds them.</summary>
internal static class ApiJson
{
    /// <summary>Shared, frozen options.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(WorkflowJson.Options);
        options.Converters.Add(new DurationText());
        options.Converters.Add(new DecimalText());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
