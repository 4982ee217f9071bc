using Atelier.Azure.Calls;
using Azure.Core.Pipeline;

namespace Atelier.Azure.Storage;

/// <summary>How a <see cref="BlobObjectStore"/> talks to its service. The defaults suit a studio in the store's region.</summary>
public sealed record BlobStoreOptions
{
    /// <summary>Patience with documents and listings.</summary>
    public CallLimits Documents { get; init; } = new();

    /// <summary>Patience with pictures, which may be 64 MiB.</summary>
    public CallLimits Pictures { get; init; } = new() { Attempt = TimeSpan.FromMinutes(2) };

    /// <summary>Keys that a listing asks for at once, 1 to 5,000.</summary>
    public int ListPage { get; init; } = 1_000;

    /// <summary>What carries the requests, or null for the SDK's own.</summary>
    public HttpPipelineTransport? Transport { get; init; }

    /// <summary>The clock of pauses and time-outs.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
