using System.Collections.Frozen;
using System.Security.Cryptography;
using Atelier.Web.Pipeline;
using Atelier.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Pages;

/// <summary>Styles, scripts and the mark, out of the assembly.</summary>
internal static class StaticFiles
{
    private static readonly FrozenDictionary<string, (byte[] Bytes, string Version)> Files = Load();

    /// <summary>A file's address; it changes with its content, so browsers may keep it for good.</summary>
    public static string Address(string name) => $"/static/{name}?v={Files[name].Version}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/static/{name}", async context =>
        {
            if (context.Request.RouteValues["name"] is not string name || !Files.TryGetValue(name, out var file))
            {
                throw new ProblemException(KnownProblems.NoRoute);
            }

            context.Response.Headers.CacheControl = context.Request.Query["v"] == file.Version ? "public, max-age=31536000, immutable" : "no-cache";
            await Answers.BytesAsync(context, 200, TypeOf(name), file.Bytes);
        });
        routes.Get("/robots.txt", context => Answers.BytesAsync(context, 200, "text/plain; charset=utf-8", "User-agent: *\nDisallow: /\n"u8.ToArray()));
        routes.Get("/favicon.ico", context => Answers.BytesAsync(context, 200, "image/svg+xml", Files["mark.svg"].Bytes));
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        _ => "image/svg+xml",
    };

    private static FrozenDictionary<string, (byte[] Bytes, string Version)> Load()
    {
        var assembly = typeof(StaticFiles).Assembly;
        var files = new Dictionary<string, (byte[], string)>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("static/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            files[name["static/".Length..]] = (bytes, Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]);
        }

        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
