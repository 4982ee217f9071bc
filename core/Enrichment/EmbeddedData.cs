using System.Text.Json;
using Atelier.Core.Workflows;

namespace Atelier.Core.Enrichment;

/// <summary>Reads data files that are built into the assembly.</summary>
internal static class EmbeddedData
{
    public static T Read<T>(string name)
    {
        using var stream = typeof(EmbeddedData).Assembly.GetManifestResourceStream("Atelier.Core.Enrichment.Data." + name)
            ?? throw new InvalidOperationException($"The assembly lacks its data file {name}.");
        return JsonSerializer.Deserialize<T>(stream, WorkflowJson.Options)!;
    }
}
