namespace Atelier.Web.OpenApi;

/// <summary>One way in which an operation answers when all went well.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">What the JSON holds; null where the content is not JSON or there is none.</param>
/// <param name="Media">Content types.</param>
/// <param name="Says">What it means, in a sentence.</param>
/// <param name="Headers">Names of headers that it carries beside those of every answer.</param>
internal sealed record Answer(int Status, Type? Type, IReadOnlyList<string> Media, string Says, IReadOnlyList<string> Headers);
