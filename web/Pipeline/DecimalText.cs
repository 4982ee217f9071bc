using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Web.Pipeline;

/// <summary>Amounts as decimal text, such as <c>"12.50"</c>; numbers are read too.</summary>
internal sealed class DecimalText : JsonConverter<decimal>
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetDecimal(out var number) => number,
        JsonTokenType.String when decimal.TryParse(reader.GetString(), Style, CultureInfo.InvariantCulture, out var text) => text,
        _ => throw new JsonException(),
    };

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
}
