using System.Globalization;

namespace Atelier.Core.Costs;

/// <summary>An amount in a currency. Travels as a decimal string, so that no reader rounds it.</summary>
/// <param name="Amount">Decimal digits with a point.</param>
/// <param name="Currency">ISO 4217 code.</param>
public sealed record Money(string Amount, string Currency)
{
    /// <summary>Writes an amount, to a millionth.</summary>
    public static Money Of(decimal amount, string currency) =>
        new(Math.Round(amount, 6, MidpointRounding.AwayFromZero).ToString("0.######", CultureInfo.InvariantCulture), currency);
}
