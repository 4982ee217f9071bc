using Microsoft.DurableTask;

namespace Atelier.Functions.Durable;

/// <summary>
/// One doorbell of one run, over external events. Exactly one wait is outstanding at any time and none is ever cancelled: a cancelled wait would
/// swallow the next event. Events that piled up are answered as one. Lives on its orchestration's thread.
/// </summary>
internal sealed class DurableDoorbell(TaskOrchestrationContext context, string name)
{
    private Task _next = context.WaitForExternalEvent<object?>(name);
    private bool _isGiven;

    public Task WaitAsync()
    {
        if (_isGiven && !_next.IsCompleted)
        {
            return _next;
        }

        if (_isGiven)
        {
            _next = context.WaitForExternalEvent<object?>(name);
        }

        _isGiven = !_next.IsCompleted;
        if (_isGiven)
        {
            return _next;
        }

        // Whatever rang before is one ring. What is kept waits for the next, and nobody holds it yet.
        while (_next.IsCompleted)
        {
            _next = context.WaitForExternalEvent<object?>(name);
        }

        return Task.CompletedTask;
    }
}
