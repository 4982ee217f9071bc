using System.Globalization;
using System.Text.Json.Nodes;
using Atelier.Web.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Atelier.Web.Tests.OpenApi;

/// <summary>Holds every answer of the API against its description: status, content type, and the content itself. Every test of this room goes through it.</summary>
public sealed class Conformance
{
    private readonly JsonObject _document;
    private readonly SchemaCheck _schemas;

    public Conformance(IReadOnlyList<RouteEndpoint> routes)
    {
        // As it goes over the wire.
        _document = JsonNode.Parse(ApiDescription.Write(routes, "0").ToJsonString())!.AsObject();
        _schemas = new(_document);
    }

    public async Task CheckAsync(HttpContext context, RequestDelegate app)
    {
        var inner = context.Response.Body;
        using var copy = new MemoryStream();
        context.Response.Body = new Tee(inner, copy);
        await app(context);
        context.Response.Body = inner;
        if (context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern } endpoint && endpoint.Metadata.GetMetadata<Operation>() is not null && !HttpMethods.IsHead(context.Request.Method))
        {
            var faults = Faults(context, pattern, copy.ToArray());
            Assert.True(faults.Count == 0, $"{context.Request.Method} {pattern} answers {context.Response.StatusCode}, which its description doesn't say: {string.Join("; ", faults)}");
        }
    }

    private List<string> Faults(HttpContext context, string pattern, byte[] body)
    {
        var operation = _document["paths"]![pattern]![context.Request.Method.ToLowerInvariant()]!;
        if (operation["responses"]![context.Response.StatusCode.ToString(CultureInfo.InvariantCulture)] is not { } answer)
        {
            return ["no such status"];
        }

        var media = context.Response.ContentType?.Split(';')[0];
        if (media is null)
        {
            return answer["content"] is null && body.Length == 0 ? [] : ["no content type"];
        }

        if (answer["content"]?[media] is not { } content)
        {
            return [$"no content of type {media}"];
        }

        foreach (var header in answer["headers"]!.AsObject())
        {
            if (header.Key is not "Retry-After" && !context.Response.Headers.ContainsKey(header.Key))
            {
                return [$"no header {header.Key}"];
            }
        }

        return media.EndsWith("json", StringComparison.Ordinal) ? [.. _schemas.Faults(JsonNode.Parse(body), content["schema"]!.AsObject())] : [];
    }

    private sealed class Tee(Stream inner, MemoryStream copy) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            copy.Write(buffer, offset, count);
            inner.Write(buffer, offset, count);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            copy.Write(buffer.Span);
            await inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
