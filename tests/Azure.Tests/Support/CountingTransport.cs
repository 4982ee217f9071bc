using Azure.Core;
using Azure.Core.Pipeline;

namespace Atelier.Azure.Tests.Support;

/// <summary>Counts the requests that go through it.</summary>
internal sealed class CountingTransport(HttpPipelineTransport inner) : HttpPipelineTransport
{
    private int _count;

    public int Count => _count;

    public override Request CreateRequest() => inner.CreateRequest();

    public override void Process(HttpMessage message) => inner.Process(message);

    public override ValueTask ProcessAsync(HttpMessage message)
    {
        Interlocked.Increment(ref _count);
        return inner.ProcessAsync(message);
    }
}
