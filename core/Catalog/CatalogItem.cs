using System.Text.Json;
using Atelier.Core.Workflows;

namespace Atelier.Core.Catalog;

/// <summary>A catalog entry's metadata in one piece: a hundred thousand of them stay in memory, a page of them is unpacked at a time.</summary>
internal sealed class CatalogItem(string campaign, IReadOnlyDictionary<string, string> metadata)
{
    // Words are in the index; the rest is in the row.
    private static readonly string[] Fields = ["title", "brand", "model", "shot", "width", "height", "sha256", "tags", "colours"];

    private readonly byte[] _packed = JsonSerializer.SerializeToUtf8Bytes(Fields.Select(metadata.GetValueOrDefault).ToArray(), WorkflowJson.Options);

    /// <summary>Its campaign.</summary>
    public string Campaign { get; } = campaign;

    /// <summary>The other fields that lists show, by name.</summary>
    public Dictionary<string, string> Unpack()
    {
        var values = JsonSerializer.Deserialize<string?[]>(_packed, WorkflowJson.Options)!;
        return Fields.Zip(values).Where(f => f.Second is not null).ToDictionary(f => f.First, f => f.Second!, StringComparer.Ordinal);
    }
}
