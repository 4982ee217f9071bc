using System.Buffers;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Atelier.Web.Pipeline;

/// <summary>Reads request bodies, counting.</summary>
internal static class Bodies
{
    // An answer that comes before a body was read to its end can get lost with the connection; but nobody may keep us reading for ever.
    private const int MaxDrain = 64 << 20;

    /// <summary>The whole body.</summary>
    /// <exception cref="ProblemException">It is larger than <paramref name="limit"/>.</exception>
    public static async Task<byte[]> ReadAsync(HttpContext context, int limit)
    {
        var cancellation = context.RequestAborted;
        if (context.Request.ContentLength > limit)
        {
            throw KnownProblems.TooLarge(limit);
        }

        using var kept = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            var total = 0L;
            while (total < MaxDrain && await context.Request.Body.ReadAsync(buffer, cancellation) is var read and > 0)
            {
                total += read;
                if (total <= limit)
                {
                    kept.Write(buffer, 0, read);
                }
            }

            return total <= limit ? kept.ToArray() : throw KnownProblems.TooLarge(limit);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
