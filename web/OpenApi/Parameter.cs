namespace Atelier.Web.OpenApi;

/// <summary>A parameter in the query or a header.</summary>
/// <param name="In"><c>query</c> or <c>header</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type: text, a number, an instant, an enumeration.</param>
/// <param name="Says">What it is for.</param>
internal sealed record Parameter(string In, string Name, Type Type, string Says)
{
    /// <summary>Least value of a number.</summary>
    public int? Least { get; init; }

    /// <summary>Greatest value of a number, greatest length of a text.</summary>
    public int? Most { get; init; }
}
