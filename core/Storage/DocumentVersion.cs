using System.Security.Cryptography;
using System.Text.Json;
using Atelier.Core.Workflows;

namespace Atelier.Core.Storage;

/// <summary>Names what a document says, so that whoever changes it can tell what they saw before.</summary>
public static class DocumentVersion
{
    private const int Bytes = 16;

    /// <summary>32 hex digits: the same for the same content, in every process and whatever the store.</summary>
    public static string Of<T>(T document) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(document, WorkflowJson.Options)).AsSpan(0, Bytes));
}
