using System.IO.Compression;
using Atelier.Core.Assets;
using Atelier.Core.Briefs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Web.Pages.Briefs;

/// <summary>All that a brief delivered in one download, which unpacks to a folder that <c>./run verify</c> checks.</summary>
internal sealed class DeliveryArchive(StudioServices studio)
{
    /// <summary>Answers with it, file by file: no more than one picture is held at a time. What breaks off breaks the download off.</summary>
    public async Task WriteAsync(HttpContext context, Brief brief, Outcome outcome)
    {
        var cancellationToken = context.RequestAborted;
        context.Response.ContentType = "application/zip";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{brief.Id}.zip\"";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        // The archive writes some of its own few bytes without waiting, whatever it is asked for.
        if (context.Features.Get<IHttpBodyControlFeature>() is { } body)
        {
            body.AllowSynchronousIO = true;
        }

        await using var archive = await ZipArchive.CreateAsync(context.Response.Body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        await foreach (var (name, content) in new DeliveryFiles(studio.Store, studio.Signer).ReadAsync(brief, outcome, cancellationToken))
        {
            // PNG is compressed already.
            var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
            entry.LastWriteTime = outcome.At;
            await using var file = await entry.OpenAsync(cancellationToken);
            await file.WriteAsync(content, cancellationToken);
        }
    }
}
