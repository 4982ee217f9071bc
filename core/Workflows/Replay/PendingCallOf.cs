using System.Text.Json;

namespace Atelier.Core.Workflows.Replay;

/// <summary>A call that returns <typeparamref name="TOut"/>.</summary>
internal sealed class PendingCallOf<TOut>(string activity) : PendingCall(activity)
{
    // Continuations run inside SetResult, on the pumping thread. RunContinuationsAsynchronously would send WhenAll and WhenAny through the thread pool.
    private readonly TaskCompletionSource<TOut> _source = new();

    public Task<TOut> Task => _source.Task;

    public override void Return(string json)
    {
        TOut result;
        try
        {
            result = JsonSerializer.Deserialize<TOut>(json, WorkflowJson.Options)!;
        }
        catch (JsonException e)
        {
            _source.TrySetException(new InvalidOperationException($"The recorded result of activity '{Activity}' can't be read as {typeof(TOut).Name}: {e.Message}", e));
            return;
        }

        _source.TrySetResult(result);
    }

    public override void Fail(ActivityFailedException failure) => _source.TrySetException(failure);
}
