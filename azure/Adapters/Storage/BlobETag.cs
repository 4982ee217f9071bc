using Azure;

namespace Atelier.Azure.Storage;

/// <summary>Etags as the port has them. The service writes them with quotes in headers and without in listings; here they are always without.</summary>
internal static class BlobETag
{
    public static string Text(ETag etag) => etag.ToString().Trim('"');

    public static ETag Of(string text) => new($"\"{text}\"");

    /// <summary>Whether a text may be an etag of this service. <c>*</c> is none: it would match everything.</summary>
    public static bool IsOne(string text) => text.Length > 0 && text.All(char.IsAsciiLetterOrDigit);
}
