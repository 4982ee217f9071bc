using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Atelier.Diffusion;

/// <summary>A JSON object read key by key, so that what is wrong with one hides nothing of the others. What is absent, or wrong, is what the caller says.</summary>
/// <param name="file">How messages name it.</param>
/// <param name="json">The object.</param>
/// <param name="comparison">How keys are compared.</param>
/// <param name="problems">Wrong values are added here, each with what was expected.</param>
internal sealed class ConfigKeys(string file, JsonElement json, StringComparison comparison, List<string> problems)
{
    private const int MostText = 10_000;
    private readonly int _before = problems.Count;

    /// <summary>Whether nothing was wrong since it was made.</summary>
    public bool IsSound => problems.Count == _before;

    /// <summary>Whether there is such a key, and it is not null.</summary>
    public bool Has(string key) => Find(key) is { ValueKind: not JsonValueKind.Null };

    /// <summary>A whole number.</summary>
    public int Whole(string key, int otherwise, int least, int most) => Read(key, false, $"a whole number from {least} to {most}", v => WholeIn(v, least, most)) ?? otherwise;

    /// <summary>A whole number, or null.</summary>
    public int? WholeOrNull(string key, int least, int most) => Read(key, true, $"a whole number from {least} to {most}, or none", v => WholeIn(v, least, most));

    /// <summary>A number.</summary>
    public double Number(string key, double otherwise, string expected, Func<double, bool> holds) => Read(key, false, expected, v => NumberIn(v, holds)) ?? otherwise;

    /// <summary>A number, or null.</summary>
    public double? NumberOrNull(string key, string expected, Func<double, bool> holds) => Read(key, true, $"{expected}, or none", v => NumberIn(v, holds));

    /// <summary>True or false; Python's none is false.</summary>
    public bool Flag(string key, bool otherwise) => FlagIfThere(key) ?? otherwise;

    /// <summary>True or false, which Python's none is too; null where the key is not there.</summary>
    public bool? FlagIfThere(string key) => Find(key) is { ValueKind: JsonValueKind.Null } ? false : FlagOrNull(key);

    /// <summary>True, false or null, which a key that is not there is too.</summary>
    public bool? FlagOrNull(string key) => Read(key, true, "true or false", v => v.ValueKind is JsonValueKind.True or JsonValueKind.False ? v.GetBoolean() : (bool?)null);

    /// <summary>Text.</summary>
    public string? Text(string key) => ReadText(key, false, "text");

    /// <summary>Text, or null.</summary>
    public string? TextOrNull(string key) => ReadText(key, true, "text, or none");

    /// <summary>A word of an enumeration, as its attributes or <paramref name="names"/> spell it; null where there is none.</summary>
    public T? Term<T>(string key, bool nullable, JsonNamingPolicy? names = null)
        where T : struct, Enum
    {
        var options = new JsonSerializerOptions { Converters = { new JsonStringEnumConverter(names) } };
        var known = Enum.GetValues<T>().ToDictionary(value => JsonSerializer.SerializeToElement(value, options).GetString()!, StringComparer.Ordinal);
        if (Find(key) is not { } value || (nullable && value.ValueKind == JsonValueKind.Null)) return null;
        if (value.ValueKind == JsonValueKind.String && known.TryGetValue(value.GetString()!, out var term)) return term;
        Complain(key, $"{Shown(value)} is not supported; expected {string.Join(", ", known.Keys)}");
        return null;
    }

    /// <summary>A list of numbers; null where there is none.</summary>
    public IReadOnlyList<double>? Numbers(string key, bool nullable, int least, int most, string expected, Func<double, bool> holds)
    {
        if (Find(key) is not { } value || (nullable && value.ValueKind == JsonValueKind.Null)) return null;
        var count = least == most ? $"{least}" : $"{least} to {most}";
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is var length && length >= least && length <= most)
        {
            var wrong = value.EnumerateArray().FirstOrDefault(v => NumberIn(v, holds) is null);
            if (wrong.ValueKind == JsonValueKind.Undefined) return [.. value.EnumerateArray().Select(v => NumberIn(v, holds)!.Value)];
            Complain(key, $"holds {Shown(wrong)}; expected {count} numbers, each {expected}");
            return null;
        }

        Complain(key, $"{Shown(value)} cannot be used; expected {count} numbers, each {expected}");
        return null;
    }

    /// <summary>The channels of a network's levels.</summary>
    public IReadOnlyList<int>? Levels(string key) =>
        Numbers(key, false, 1, 8, "a whole number from 1 to 65536, for 1 to 8 levels", n => n is >= 1 and <= 65_536 && double.IsInteger(n)) is { } levels ? [.. levels.Select(n => (int)n)] : null;

    /// <summary>The keys of an object within; null where there is none.</summary>
    public ConfigKeys? Within(string key)
    {
        if (Find(key) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Object) return new($"{file}: {key}.", value, comparison, problems);
        Complain(key, $"{Shown(value)} cannot be used; expected an object");
        return null;
    }

    /// <summary>Adds to the problems.</summary>
    public void Complain(string key, string what) => problems.Add($"{(file.EndsWith('.') ? file : $"{file}: ")}{key} {what}.");

    /// <summary>The value of a key; null where there is no such key.</summary>
    public JsonElement? Find(string key)
    {
        if (comparison == StringComparison.Ordinal) return json.TryGetProperty(key, out var value) ? value : null;
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.Equals(key, comparison)) return property.Value;
        }

        return null;
    }

    /// <summary>A value as messages show it.</summary>
    public static string Shown(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        var part = text.Length > 40 ? $"{text[..40]}…" : text;
        return value.ValueKind == JsonValueKind.String ? $"'{part}'" : part;
    }

    private T? Read<T>(string key, bool nullable, string expected, Func<JsonElement, T?> read)
        where T : struct
    {
        if (Find(key) is not { } value || (nullable && value.ValueKind == JsonValueKind.Null)) return null;
        if (read(value) is { } result) return result;
        Complain(key, $"{Shown(value)} cannot be used; expected {expected}");
        return null;
    }

    private string? ReadText(string key, bool nullable, string expected)
    {
        if (Find(key) is not { } value || (nullable && value.ValueKind == JsonValueKind.Null)) return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= MostText } text) return text;
        Complain(key, $"{Shown(value)} cannot be used; expected {expected} of at most {MostText} characters");
        return null;
    }

    /// <summary>A number that holds; null where it is none.</summary>
    public static double? NumberIn(JsonElement value, Func<double, bool> holds)
    {
        double? number = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.String when value.GetString() is "NaN" or "Infinity" or "-Infinity" => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
            _ => null,
        };
        return number is { } n && holds(n) ? n : null;
    }

    /// <summary>A whole number within limits; null where it is none.</summary>
    public static int? WholeIn(JsonElement value, int least, int most) => (int?)NumberIn(value, n => n >= least && n <= most && double.IsInteger(n));
}
