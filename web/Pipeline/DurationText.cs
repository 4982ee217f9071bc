using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;

namespace Atelier.Web.Pipeline;

/// <summary>Durations as ISO 8601, such as <c>PT30M</c>. Reads the form of stored documents, <c>00:30:00</c>, too: policies are written by hand.</summary>
internal sealed class DurationText : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String || reader.GetString() is not { Length: > 0 and <= 64 } text)
        {
            throw new JsonException();
        }

        try
        {
            return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var stored) ? stored : XmlConvert.ToTimeSpan(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new JsonException(null, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(XmlConvert.ToString(value));
}
