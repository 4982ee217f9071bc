namespace Atelier.Diffusion;

/// <summary>A side of a tensor as far as a graph tells it: a whole number times the names of sides that are open until it runs.</summary>
/// <param name="Factor">The number.</param>
/// <param name="Open">The names in order, one a line; empty where the side is the number.</param>
internal readonly record struct Side(long Factor, string Open)
{
    /// <summary>A number.</summary>
    public static Side Of(long number) => new(number, "");

    /// <summary>One that is open.</summary>
    public static Side Of(string name) => new(1, name);

    /// <summary>Whether it is known.</summary>
    public bool IsKnown => Open.Length == 0;

    /// <summary>Both multiplied.</summary>
    public Side Times(Side other) => new(Factor * other.Factor, Joined([.. Names, .. other.Names]));

    /// <summary>What multiplied with another gives this; null where that can't be told.</summary>
    public Side? Over(Side other)
    {
        var names = Names.ToList();
        return other.Factor == 0 || Factor % other.Factor != 0 || !other.Names.All(names.Remove) ? null : new(Factor / other.Factor, Joined(names));
    }

    private IEnumerable<string> Names => Open.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Joined(IEnumerable<string> names) => string.Join('\n', names.Order(StringComparer.Ordinal));
}
