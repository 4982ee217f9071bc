using System.Text.RegularExpressions;

namespace Atelier.Diffusion;

/// <summary>What ONNX Runtime says in its errors, without what only its makers need.</summary>
internal static partial class OnnxMessage
{
    private const int Longest = 400;

    /// <summary>A message in a line: without source files, signatures and graphs as JSON, and cut where it is long.</summary>
    public static string Short(string message)
    {
        foreach (var tail in new[] { " ; GPU=", "with the cudnn frontend json", "{\"context\":" })
        {
            var at = message.IndexOf(tail, StringComparison.Ordinal);
            if (at > 0) message = message[..at];
        }

        // What is still longer is none of its own; reading it takes no time that matters.
        var text = Spaces().Replace(Signature().Replace(message[..Math.Min(message.Length, 10 * Longest)], " "), " ").Trim();
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
    }

    /// <summary>Whether it says, by whichever of its allocators and libraries, that memory ran out.</summary>
    public static bool IsOutOfMemory(string message) =>
        message.Contains("Failed to allocate memory", StringComparison.Ordinal)
        || message.Contains("bad_alloc", StringComparison.Ordinal)
        || message.Contains("smaller than requested bytes", StringComparison.Ordinal)
        || message.Contains("ALLOC_FAILED", StringComparison.Ordinal)
        || message.Contains("ALLOCATION_FAILED", StringComparison.Ordinal)
        || message.Contains("resource allocation failed", StringComparison.Ordinal)
        || message.Contains("out of memory", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether it says that CUDA failed for the whole process: an error after which each further call gives the same one, whose documentation says that the process must be ended and started
    /// again (cudaError_t: 214 an ECC error that can't be mended, 700 and 702 to 720 faults of a kernel, 999 unknown).
    /// </summary>
    public static bool IsDeviceLost(string message) => CudaFailure().Match(message) is { Success: true } failure
        && int.Parse(failure.Groups["code"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) is 214 or 700 or 702 or 709 or 710 or (>= 714 and <= 720) or 999;

    [GeneratedRegex(@"\bCUDA failure (?<code>\d{1,4}): ", RegexOptions.None, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex CudaFailure();

    // Such as "/onnxruntime_src/…/cuda_call.cc:154 std::conditional_t<…> onnxruntime::CudaCall(…) [with …] ": a function's signature up to the end of its parameters, which may have brackets of their own.
    // Nothing is tried twice: names in a model are in such messages too.
    [GeneratedRegex(@"(?<=^|[\s:])/[^\s:]*\.(?:cc|h):\d+ (?>[^()]*\bonnxruntime::[^\s()]*)(?:\((?>(?:[^()]+|\((?<open>)|\)(?<-open>))*)(?(open)(?!))\))+(?: const)?(?: \[with [^\]]*\])? ", RegexOptions.Singleline, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Signature();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Spaces();
}
