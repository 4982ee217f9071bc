using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Atelier.Web.Metrics;

/// <summary>Writes Prometheus' text exposition format, version 0.0.4. Not thread-safe.</summary>
internal sealed class PrometheusText
{
    /// <summary>What it is served as.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Writes an instrument with all its series.</summary>
    public void Add(Instrument instrument, IReadOnlyDictionary<string, Series> series)
    {
        var kind = KindOf(instrument);
        var name = NameOf(instrument, kind);
        _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(instrument.Description ?? instrument.Name, isLabel: false)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(kind).Append('\n');
        foreach (var (labels, one) in series.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            if (kind != "histogram")
            {
                Line(name, labels, one.Value);
                continue;
            }

            foreach (var (bound, count) in one.Buckets())
            {
                Line($"{name}_bucket", $"{labels}{(labels.Length == 0 ? "" : ",")}le=\"{Number(bound)}\"", count);
            }

            Line($"{name}_sum", labels, one.Value);
            Line($"{name}_count", labels, one.Count);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>Prometheus' word for what an instrument is.</summary>
    public static string KindOf(Instrument instrument)
    {
        var kind = instrument.GetType().Name;
        return kind.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
            : kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal) ? "counter"
            : "gauge";
    }

    /// <summary>Tags as labels, in the order of their names.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var sorted = tags.ToArray();
        Array.Sort(sorted, (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return string.Join(',', sorted.Select(t => $"{Identifier(t.Key)}=\"{Escape(Convert.ToString(t.Value, CultureInfo.InvariantCulture) ?? "", isLabel: true)}\""));
    }

    private static string NameOf(Instrument instrument, string kind)
    {
        // Units in braces are words for people; Prometheus wants base units at the end, and counters to say so.
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", "1" when kind == "gauge" => "_ratio", _ => "" };
        var name = Identifier(instrument.Name);
        if (!name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
        return kind == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? $"{name}_total" : name;
    }

    private static string Identifier(string name) => new([.. name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')]);

    private static string Escape(string text, bool isLabel)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return isLabel ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : double.IsNaN(value) ? "NaN" : value.ToString("R", CultureInfo.InvariantCulture);

    private void Line(string name, string labels, double value)
    {
        _text.Append(name);
        if (labels.Length > 0) _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }
}
