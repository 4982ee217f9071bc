using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Atelier.Local.Cli;

/// <summary>Values of options that the command line's library would read too freely, or can't read.</summary>
internal static class OptionValues
{
    /// <summary>A number with a decimal point. The library takes a comma for one between thousands, and so 12,50 for 1250.</summary>
    public static T? Number<T>(ArgumentResult result)
        where T : struct, INumber<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        result.AddError($"'{text}' is no number for {((OptionResult)result.Parent!).Option.Name}; write it like 12.5.");
        return null;
    }

    /// <summary>An absolute address.</summary>
    public static Uri? Address(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address))
        {
            return address;
        }

        result.AddError($"'{text}' is no address; write it like https://studio.example.");
        return null;
    }
}
